import { useForm } from "@/api/forms";
import type { Label } from "@/shared/label";
import { useLabel } from "@/shared/locale";

interface Option {
  key: string;
  label?: Label;
}

/** What the options of a select field are called in the reader's language; the key where nobody says. */
export function useOptionLabels(
  form: string,
  field: string,
): (key: string | null | undefined) => string | undefined {
  const label = useLabel();
  const found = useForm(form).data?.fields.find((each) => each.key === field);
  const options = (found?.settings.options ?? []) as Option[];
  return (key) => label(options.find((option) => option.key === key)?.label) || (key ?? undefined);
}

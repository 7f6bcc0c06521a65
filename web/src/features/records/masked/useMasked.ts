import { useMemo } from "react";
import type { FormDefinition } from "@/api/forms";
import { useSignedIn } from "@/api/session";

/** Whose records hold masked values, and whether they may be shown in full: never in a preview or the bin. */
export function useMasked(form: FormDefinition | undefined, bin = false) {
  const preview = useSignedIn().preview !== null;
  return useMemo(
    () => ({ form: form?.key ?? "", may: Boolean(form?.actions.includes("reveal")) && !bin && !preview }),
    [form, bin, preview],
  );
}

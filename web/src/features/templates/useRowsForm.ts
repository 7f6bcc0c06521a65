import { type FormDefinition, useForm } from "@/api/forms";

/** The form of a sub-form's rows: of the first, or of the one with this key. */
export function useRowsForm(form: FormDefinition, key?: string): FormDefinition | null {
  const subform = form.fields.find(
    (field) => !field.retired && field.type === "subform" && (key === undefined || field.key === key),
  );
  const rows = subform?.settings.form;
  return useForm(typeof rows === "string" ? rows : null).data ?? null;
}

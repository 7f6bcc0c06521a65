import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FieldDefinition, type FormDefinition, useForm } from "@/api/forms";

/** Whether a field's values are rows: of a sub-form, or found in another form. */
export const isRows = (field: FieldDefinition) => FIELD_TYPES[field.type].kind === "rows";

/** Of the fields of a table's rows those that can be printed: of a query field what it shows. */
export function shownOf(
  form: FormDefinition,
  key: string,
  fields: readonly FieldDefinition[],
): FieldDefinition[] {
  const table = form.fields.find((field) => !field.retired && field.key === key);
  const shown = table?.type === "query" ? (table.settings.columns as string[]) : null;
  return fields.filter((field) => !isRows(field) && (shown === null || shown.includes(field.key)));
}

/** The form of a table's rows: of the first sub-form, or of the field with this key. */
export function useRowsForm(form: FormDefinition, key?: string): FormDefinition | null {
  const table = form.fields.find(
    (field) =>
      !field.retired && (key === undefined ? field.type === "subform" : isRows(field) && field.key === key),
  );
  const rows = table?.settings.form;
  return useForm(typeof rows === "string" ? rows : null).data ?? null;
}

import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { FieldValues, RecordRow } from "@/api/records";
import { isEmpty, type Reader } from "@/fields/contracts";
import { entryOf } from "@/fields/registry";
import { columnsOf, edited } from "@/fields/rows/rows";
import { wireValues } from "@/fields/wire";

/** What a record says, a field a line, as it is sent to somebody. */
export function asText(fields: readonly FieldDefinition[], record: RecordRow, reader: Reader): string {
  return fields
    .filter((field) => !isEmpty(record[field.key]))
    .map(
      (field) =>
        `${reader.label(field.label)}: ${entryOf(field.type).text(record[field.key], field, reader)}`,
    )
    .join("\n");
}

const isCopied = (field: FieldDefinition) =>
  field.writable !== false &&
  !field.unique &&
  entryOf(field.type).Editor !== null &&
  field.type !== "subform";

/** The rows of a record as new ones, for its duplicate: what is unique stays behind. */
export function rowsAnew(
  form: FormDefinition,
  record: RecordRow,
  subForms: ReadonlyMap<string, FormDefinition>,
): FieldValues {
  const rows = form.fields
    .filter((field) => field.type === "subform" && !field.retired && !isEmpty(record[field.key]))
    .map((field) => {
      const columns = columnsOf(subForms.get(String(field.settings.form)), field.settings.through).filter(
        isCopied,
      );
      return [field.key, edited(record[field.key], columns).map((row) => ({ ...row, id: null }))] as const;
    });
  return wireValues(Object.fromEntries(rows));
}

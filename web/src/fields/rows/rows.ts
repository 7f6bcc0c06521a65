import type { FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";

/** A row of a sub-form while it is edited; `place` tells rows apart that have no id yet. */
export interface EditedRow {
  place: string;
  id: string | null;
  row: FieldValues;
}

export function isEditedRow(item: unknown): item is EditedRow {
  return typeof item === "object" && item !== null && "place" in item && "row" in item;
}

/** The values of a row, as the server shows it or as it is edited. */
export function valuesOf(item: unknown): FieldValues {
  return isEditedRow(item) ? item.row : ((item ?? {}) as FieldValues);
}

export function rowsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

let places = 0;

export function newRow(values: FieldValues = {}): EditedRow {
  places += 1;
  return { place: `new-${places}`, id: null, row: values };
}

/** Rows as they are edited: of each what may be written. */
export function edited(value: unknown, fields: readonly FieldDefinition[]): EditedRow[] {
  return rowsOf(value).map((item) => {
    if (isEditedRow(item)) return item;
    const row = item as FieldValues & { id: string };
    const written = fields.map((field) => [field.key, row[field.key] ?? null]);
    return { place: row.id, id: row.id, row: Object.fromEntries(written) };
  });
}

const COMPUTED: ReadonlySet<FieldTypeName> = new Set(["lookup", "formula", "rollup"]);

/** What a computed field's values are, under its own name. Nobody writes them here. */
export function asShown(field: FieldDefinition): FieldDefinition {
  if (!COMPUTED.has(field.type) || !field.meaning) return field;
  return { ...field, type: field.meaning, settings: field.meaning_settings ?? {}, writable: false };
}

/** The columns of a sub-form: its readable fields but the one that leads to the record. */
export function columnsOf(rows: FormDefinition | undefined, through: unknown): FieldDefinition[] {
  return (rows?.fields ?? [])
    .filter((field) => !field.retired && field.readable !== false && field.key !== through)
    .map(asShown);
}

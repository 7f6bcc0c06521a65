import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { FieldValues, LabelledId } from "@/api/records";
import { entryOf } from "@/fields/registry";
import { isEditedRow } from "@/fields/rows/rows";

/** Whether a person may write this field of this form now. */
export function isWritable(form: FormDefinition, field: FieldDefinition): boolean {
  return form.actions.includes("update") && mayWrite(field, "update");
}

/** Whether the actor may give this field a value when a record is made or changed. */
export function mayWrite(field: FieldDefinition, by: "create" | "update"): boolean {
  const allowed = field.writable !== false && (field.writable_by?.[by] ?? true);
  return allowed && entryOf(field.type).Editor !== null;
}

function wireValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(wireItem);
  return isNamed(value) ? value.id : value;
}

/** Rows of sub-forms with the values in them, files and records by id. */
function wireItem(item: unknown): unknown {
  if (isEditedRow(item)) return { ...(item.id ? { id: item.id } : {}), ...wireValues(item.row) };
  return isNamed(item) ? item.id : item;
}

function isNamed(value: unknown): value is LabelledId {
  return typeof value === "object" && value !== null && typeof (value as LabelledId).id === "string";
}

/** Values as the server takes them: references and files by id. */
export function wireValues(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, wireValue(value ?? null)]));
}

/** Whether two values of a field are the same to a reader. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(wireValue(one ?? null)) === JSON.stringify(wireValue(other ?? null));
}

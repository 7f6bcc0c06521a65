import type { FieldValues, LabelledId } from "@/api/records";
import { isEditedRow } from "./rows/rows";

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

import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { isFetchedOnly } from "@/fields/linked";
import { entryOf } from "@/fields/registry";

/** Whether a person may write this field of this form now. */
export function isWritable(form: FormDefinition, field: FieldDefinition): boolean {
  return form.actions.includes("update") && mayWrite(field, "update");
}

/** Whether the actor may give this field a value when a record is made or changed. */
export function mayWrite(field: FieldDefinition, by: "create" | "update"): boolean {
  const allowed = field.writable !== false && (field.writable_by?.[by] ?? true);
  if (by === "update" && isFetchedOnly(field)) return false;
  return allowed && entryOf(field.type).Editor !== null;
}

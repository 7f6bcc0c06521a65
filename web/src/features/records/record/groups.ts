import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { entryOf } from "@/fields/registry";
import type { Label } from "@/shared/label";

export interface ShownGroup {
  key: string;
  title: Label | null;
  fields: FieldDefinition[];
}

/** The fields as the form's page shows them: its groups, then what stands in none of them. */
export function groupsOf(form: FormDefinition, fields: readonly FieldDefinition[]): ShownGroup[] {
  const own = fields.filter((field) => entryOf(field.type).family !== "system");
  const byKey = new Map(own.map((field) => [field.key, field]));
  const laid = (form.layout ?? []).map((group, index) => ({
    key: `group-${index}`,
    title: group.title,
    fields: group.fields.flatMap((key) => byKey.get(key) ?? []),
  }));
  const placed = new Set(laid.flatMap((group) => group.fields));
  const rest = own.filter((field) => !placed.has(field));
  const groups = rest.length > 0 ? [...laid, { key: "rest", title: null, fields: rest }] : laid;
  return groups.filter((group) => group.fields.length > 0);
}

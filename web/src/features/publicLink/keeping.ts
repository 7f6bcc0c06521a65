import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { OpenLink } from "@/api/links";
import type { FieldValues } from "@/api/records";

const placeOf = (secret: string) => `tongzhou.filling.${secret}`;

/** Files belong to a visit, and data of people is not left in a browser that others may use. */
function mayKeep(field: FieldDefinition): boolean {
  return FIELD_TYPES[field.type].kind !== "files" && !("privacy" in field && field.privacy);
}

/** Rows are kept with the columns that may be. */
function kept(field: FieldDefinition, value: unknown, link: OpenLink): unknown {
  if (field.type !== "subform" || !Array.isArray(value)) return value;
  const columns = link.sub_forms[String(field.settings.form)]?.fields ?? [];
  const left = new Set(columns.filter((column) => !mayKeep(column)).map(({ key }) => key));
  return value.map((row: FieldValues) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => !left.has(key))),
  );
}

/** Keeps what was typed until the tab is closed, so that a reload loses nothing; null forgets it. */
export function keepFilling(secret: string, link: OpenLink, values: FieldValues | null): void {
  if (values === null) {
    sessionStorage.removeItem(placeOf(secret));
    return;
  }
  const fields = link.form.fields.filter((field) => mayKeep(field) && field.key in values);
  const document = Object.fromEntries(
    fields.map((field) => [field.key, kept(field, values[field.key], link)]),
  );
  try {
    sessionStorage.setItem(placeOf(secret), JSON.stringify(document));
  } catch {
    // a browser without room or without storage fills in all the same
  }
}

/** What was typed before a reload, of the fields that are still there and not fixed by the link. */
export function keptFilling(secret: string, link: OpenLink): FieldValues {
  try {
    const found = JSON.parse(sessionStorage.getItem(placeOf(secret)) ?? "{}") as FieldValues;
    const open = new Set(link.form.fields.filter(mayKeep).map(({ key }) => key));
    for (const key of link.locked) open.delete(key);
    return Object.fromEntries(Object.entries(found).filter(([key]) => open.has(key)));
  } catch {
    return {};
  }
}

import type { FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition, FormDocument } from "@/api/forms";
import type { Label } from "@/shared/label";

/** A field of rows that are yet to be published with their form. */
export interface ColumnDraft {
  place: string;
  key: string;
  label: Label;
  type: FieldTypeName;
  required: boolean;
  settings?: Record<string, unknown>;
}

const LONGEST_KEY = 48;

export function columnDrafts(settings: Record<string, unknown>): ColumnDraft[] {
  return Array.isArray(settings.columns) ? (settings.columns as ColumnDraft[]) : [];
}

/** A key made of words in Latin letters; empty where nothing of them can stand in one. */
export function keyOf(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 40);
}

/** The first key of its kind that no other column has. */
export function freeColumnKey(words: string, place: string, taken: ReadonlySet<string>): string {
  const base = keyOf(words) || place;
  let key = base;
  for (let count = 2; taken.has(key); count += 1) key = `${base}_${count}`;
  return key;
}

/** The columns with the key that each gets from its final name. */
export async function withColumnKeys(
  columns: readonly ColumnDraft[],
  spell: (name: string) => Promise<string>,
): Promise<ColumnDraft[]> {
  const settled = [...columns];
  for (const [index, { label, place }] of columns.entries()) {
    const name = (typeof label === "string" ? label : ((label.en || label["zh-CN"]) ?? "")).trim();
    if (!name) continue;
    const taken = new Set(settled.filter((_, at) => at !== index).map((each) => each.key));
    settled[index] = {
      ...settled[index],
      key: freeColumnKey(await spell(name), place, taken),
    } as ColumnDraft;
  }
  return settled;
}

type Owner = Pick<FormDocument, "key" | "title" | "partner_path" | "fields">;

/** Where the rows of a sub-form that is not published yet will stand: a form of their own that leads back. */
function placeOf(owner: Owner, field: FieldDefinition) {
  const columns = columnDrafts(field.settings);
  const form = `${owner.key}_${field.key}`.slice(0, LONGEST_KEY);
  const through = columns.some((column) => column.key === owner.key) ? `${owner.key}_owner` : owner.key;
  return { form, through: through.slice(0, LONGEST_KEY), columns };
}

/** A sub-form's settings as the server takes them. */
export function settledRows(owner: Owner, field: FieldDefinition): Record<string, unknown> {
  const { columns: _drafts, ...settings } = field.settings;
  if (columnDrafts(field.settings).length === 0) return settings;
  const { form, through } = placeOf(owner, field);
  return { ...settings, form, through };
}

/** The forms that are made together with an owner: one for each of its new sub-forms. */
export function newSubForms(owner: Owner) {
  return owner.fields
    .filter((field) => field.type === "subform" && !field.retired && columnDrafts(field.settings).length > 0)
    .map((field) => {
      const { form, through, columns } = placeOf(owner, field);
      return {
        key: form,
        title: field.label,
        partner_path: owner.partner_path && [through, ...owner.partner_path],
        fields: [
          ...columns.map(({ key, label, type, required, settings = {} }) => ({
            key,
            label,
            type,
            required,
            settings,
          })),
          {
            key: through,
            label: owner.title,
            type: "reference",
            required: true,
            settings: { form: owner.key, inherits: true },
          },
        ],
      };
    });
}

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

import { FIELD_TYPES, type FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition, FormDefinition, FormDocument, SectionItem } from "@/api/forms";
import { entryOf } from "@/fields/registry";
import type { Label } from "@/shared/label";

/** A field being designed. `uid` names it while its key may still change. */
export interface DraftField extends FieldDefinition {
  uid: string;
  /** Its key was typed; any other is made of its name until it is published. */
  keyTyped?: boolean;
}

export interface Draft extends Omit<FormDocument, "fields"> {
  fields: DraftField[];
}

const RESERVED = new Set([
  "id",
  "created_at",
  "created_by",
  "updated_at",
  "updated_by",
  "revision",
  "deleted_at",
  "deleted_by",
]);
const KEY = /^[a-z][a-z0-9_]{0,47}$/;
const LONGEST_KEY = 48;

let made = 0;

export function draftOf(form: FormDefinition): Draft {
  return { ...form, fields: form.fields.map((field) => ({ ...field, uid: field.id ?? field.key })) };
}

/** The key of the field that an item of a section shows. */
function fieldOf(item: SectionItem): string | null {
  return typeof item === "string" ? item : (item.field ?? null);
}

/** The definition as the server takes it: nothing but what it knows. */
export function documentOf(draft: Draft): FormDocument {
  const live = new Set(draft.fields.filter((field) => !field.retired).map((field) => field.key));
  const layout = draft.layout.map((section) => ({
    ...section,
    items: section.items.filter((item) => {
      const key = fieldOf(item);
      return key === null || live.has(key);
    }),
  }));
  return {
    unique_together: draft.unique_together,
    partner_path: draft.partner_path,
    ...("shared_with_partners" in draft ? { shared_with_partners: draft.shared_with_partners } : {}),
    key: draft.key,
    title: draft.title,
    label_field: draft.label_field,
    icon: draft.icon,
    rules: draft.rules,
    checks: draft.checks,
    layout: layout.filter((section) => section.items.length > 0),
    fields: draft.fields.map((field) => ({
      ...(field.id ? { id: field.id } : {}),
      key: field.key,
      type: field.type,
      label: field.label,
      required: field.required,
      unique: field.unique,
      settings: field.settings,
      help: field.help,
      retired: field.retired,
      default_formula: field.default_formula ?? null,
      ...("hidden_from_partners" in field ? { hidden_from_partners: field.hidden_from_partners } : {}),
    })) as FieldDefinition[],
  };
}

export function isKey(key: string): boolean {
  return KEY.test(key) && !RESERVED.has(key);
}

/** A key from words in Latin letters, not yet taken; words in Chinese fall back to `stem`. */
export function freeKey(words: string, stem: string, taken: ReadonlySet<string>): string {
  const slug = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, LONGEST_KEY - 4);
  const base = isKey(slug) ? slug : stem;
  let key = base;
  for (let number = 2; taken.has(key) || RESERVED.has(key); number += 1) key = `${base}_${number}`;
  return key;
}

/** The draft with a new field of a type at a place; `name` is what people call the type. */
export function withNewField(
  draft: Draft,
  type: FieldTypeName,
  name: Label,
  at: number,
  settings: Record<string, unknown> = {},
): { draft: Draft; uid: string } {
  made += 1;
  const uid = `new:${made}:${draft.fields.length}`;
  const taken = new Set(draft.fields.map((field) => field.key));
  const field: DraftField = {
    uid,
    id: null,
    key: freeKey("", type, taken),
    type,
    label: name,
    required: false,
    unique: false,
    settings: { ...entryOf(type).initial(), ...settings },
    help: null,
    retired: false,
  };
  const fields = [...draft.fields.slice(0, at), field, ...draft.fields.slice(at)];
  return { draft: { ...draft, fields }, uid };
}

/** A field's settings where another field of the form has a new key. */
function following(field: DraftField, old: string, key: string): DraftField {
  if (field.type !== "lookup" || field.settings.through !== old) return field;
  return { ...field, settings: { ...field.settings, through: key } };
}

/** The draft with a field changed; what names the field by its key follows a new one. */
export function withField(draft: Draft, uid: string, change: Partial<DraftField>): Draft {
  const before = draft.fields.find((field) => field.uid === uid);
  const fields = draft.fields.map((field) => (field.uid === uid ? { ...field, ...change } : field));
  const { key } = change;
  if (!before || key === undefined || key === before.key) return { ...draft, fields };
  const renamed = (each: string) => (each === before.key ? key : each);
  return {
    ...draft,
    fields: fields.map((field) => following(field, before.key, key)),
    label_field: renamed(draft.label_field),
    layout: draft.layout.map((section) => ({
      ...section,
      items: section.items.map((item) => {
        if (typeof item === "string") return renamed(item);
        return item.field ? { ...item, field: renamed(item.field) } : item;
      }),
    })),
  };
}

/** Whether the key of a field still follows its name. */
export function isNamedByLabel(field: DraftField): boolean {
  return field.id === null && !field.keyTyped && !field.retired;
}

/** What a key is made of: the English name, else the Chinese one in Latin letters. */
export function namesOf(label: Label): { english: string; chinese: string } {
  if (typeof label === "string") return { english: "", chinese: label };
  return { english: label.en?.trim() ?? "", chinese: label["zh-CN"]?.trim() ?? "" };
}

/** The draft with the key that each unpublished field gets from its final name. */
export async function withFinalKeys(draft: Draft, spell: (name: string) => Promise<string>): Promise<Draft> {
  let settled = draft;
  for (const { uid, type, label, key: before } of draft.fields.filter(isNamedByLabel)) {
    const { english, chinese } = namesOf(label);
    if (!english && !chinese) continue;
    const words = english || (await spell(chinese));
    const taken = new Set(settled.fields.filter((each) => each.uid !== uid).map((each) => each.key));
    const key = freeKey(words, type, taken);
    if (key !== before) settled = withField(settled, uid, { key });
  }
  return settled;
}

/** The draft with a field moved to the place of another. */
export function withMovedField(draft: Draft, uid: string, to: string): Draft {
  const moved = draft.fields.find((field) => field.uid === uid);
  const target = draft.fields.findIndex((field) => field.uid === to);
  if (!moved || target < 0 || uid === to) return draft;
  const rest = draft.fields.filter((field) => field !== moved);
  return { ...draft, fields: [...rest.slice(0, target), moved, ...rest.slice(target)] };
}

/** One step up (-1) or down (1) among the fields in use. */
export function withNudgedField(draft: Draft, uid: string, step: -1 | 1): Draft {
  const live = draft.fields.filter((field) => !field.retired);
  const place = live.findIndex((field) => field.uid === uid);
  const other = live[place + step];
  return other ? withMovedField(draft, uid, other.uid) : draft;
}

/** A published field is retired and keeps its data; one never published goes. The title field stays. */
export function withoutField(draft: Draft, uid: string): Draft {
  const field = draft.fields.find((each) => each.uid === uid);
  if (!field || field.key === draft.label_field) return draft;
  if (field.id) return withField(draft, uid, { retired: true });
  return { ...draft, fields: draft.fields.filter((each) => each !== field) };
}

/** A retired field comes back under its key, or under a free one when that is taken by now. */
export function withRestored(draft: Draft, uid: string): Draft {
  const field = draft.fields.find((each) => each.uid === uid);
  if (!field) return draft;
  const taken = new Set(draft.fields.filter((each) => !each.retired).map((each) => each.key));
  return withField(draft, uid, {
    retired: false,
    key: taken.has(field.key) ? freeKey(field.key, field.type, taken) : field.key,
  });
}

export type Flaw = "label" | "key" | "keyTaken" | "options" | "form" | "lookup" | "formula" | "rollup";

/** What is missing before a field can be published. */
export function flawOf(draft: Draft, field: DraftField): Flaw | null {
  const label = typeof field.label === "string" ? field.label : Object.values(field.label).join("");
  if (label.trim() === "") return "label";
  if (!isKey(field.key)) return "key";
  if (draft.fields.some((each) => each.uid !== field.uid && !each.retired && each.key === field.key))
    return "keyTaken";
  const { options, form, through, field: shown, formula, measure } = field.settings;
  if (
    (field.type === "select" || field.type === "multi_select") &&
    (!Array.isArray(options) || options.length === 0)
  ) {
    return "options";
  }
  if ((field.type === "reference" || field.type === "references") && !form) return "form";
  if (field.type === "formula" && !formula) return "formula";
  if (field.type === "rollup" && (!form || !through || (measure !== "count" && !shown))) return "rollup";
  return field.type === "lookup" && (!through || !shown) ? "lookup" : null;
}

export function flaws(draft: Draft): { field: DraftField; flaw: Flaw }[] {
  return draft.fields
    .filter((field) => !field.retired)
    .flatMap((field) => {
      const flaw = flawOf(draft, field);
      return flaw ? [{ field, flaw }] : [];
    });
}

/** Types that a field may become: a new one any, a published one those that its values can follow into. */
export function typesFor(published: FieldTypeName | null): FieldTypeName[] {
  const all = Object.keys(FIELD_TYPES) as FieldTypeName[];
  const becomes: readonly string[] = published ? FIELD_TYPES[published].becomes : all;
  return all.filter((type) => type === published || (!FIELD_TYPES[type].system && becomes.includes(type)));
}

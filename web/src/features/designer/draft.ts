import { FIELD_TYPES, type FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition, FormDefinition, FormDocument } from "@/api/forms";
import { entryOf } from "@/fields/registry";
import { columnDrafts, settledRows, withColumnKeys } from "@/fields/rows/drafts";
import { freeKey, isKey } from "@/shared/keys";
import type { Label } from "@/shared/label";
import { following } from "./following";
import {
  type DraftItem,
  type DraftSection,
  fieldOrder,
  layoutDocument,
  layoutOf,
  newUid,
  type Place,
  placeOf,
  withItem,
  withItemMoved,
  withItemNudged,
  withoutItem,
} from "./layout";

/** A field being designed. `uid` names it while its key may still change. */
export interface DraftField extends FieldDefinition {
  uid: string;
  /** Its key was typed; any other is made of its name until it is published. */
  keyTyped?: boolean;
}

export interface Draft extends Omit<FormDocument, "fields" | "layout"> {
  fields: DraftField[];
  layout: DraftSection[];
}

export function draftOf(form: FormDefinition): Draft {
  const fields = form.fields.map((field) => ({ ...field, uid: field.id ?? field.key }));
  return { ...form, fields, layout: layoutOf(form, fields) };
}

/** The fields in the order in which they stand on the page, those not in use last. */
function inOrder(draft: Draft): DraftField[] {
  const order = new Map(fieldOrder(draft.layout).map((uid, place) => [uid, place]));
  const placeOfField = ({ uid }: DraftField) => order.get(uid) ?? order.size;
  return [...draft.fields].sort((one, other) => placeOfField(one) - placeOfField(other));
}

/** Sections that rules name have a key to be named by. */
function withSectionKeys(draft: Draft): Draft {
  const named = new Set(
    draft.rules.flatMap((rule) => [...(rule.show_sections ?? []), ...(rule.hide_sections ?? [])]),
  );
  const taken = new Set(draft.layout.flatMap((section) => section.key ?? []));
  const keys = new Map<string, string>();
  for (const section of draft.layout) {
    if (section.key !== null || !named.has(section.uid)) continue;
    const key = freeKey(`section ${keys.size + 1}`, "section", taken);
    keys.set(section.uid, key);
    taken.add(key);
  }
  if (keys.size === 0) return draft;
  const keyed = (each: string[] | undefined) => each?.map((name) => keys.get(name) ?? name);
  return {
    ...draft,
    layout: draft.layout.map((section) => ({ ...section, key: keys.get(section.uid) ?? section.key })),
    rules: draft.rules.map((rule) => ({
      ...rule,
      show_sections: keyed(rule.show_sections),
      hide_sections: keyed(rule.hide_sections),
    })),
  };
}

/** The definition as the server takes it: nothing but what it knows. */
export function documentOf(drawn: Draft): FormDocument {
  const draft = withSectionKeys(drawn);
  return {
    unique_together: draft.unique_together,
    partner_path: draft.partner_path,
    ...("shared_with_partners" in draft ? { shared_with_partners: draft.shared_with_partners } : {}),
    key: draft.key,
    title: draft.title,
    label_field: draft.label_field,
    icon: draft.icon ?? null,
    color: draft.color ?? null,
    rules: draft.rules,
    checks: draft.checks,
    duplicates: draft.duplicates,
    lifecycle: draft.lifecycle ?? null,
    aggregate: draft.aggregate,
    layout: layoutDocument(draft.layout, draft.fields),
    fields: inOrder(draft).map((field) => ({
      ...(field.id ? { id: field.id } : {}),
      key: field.key,
      type: field.type,
      label: field.label,
      required: field.required,
      unique: field.unique,
      settings: field.type === "subform" ? settledRows(draft, field) : field.settings,
      help: field.help,
      placeholder: field.placeholder ?? null,
      width: field.width ?? null,
      retired: field.retired,
      default_formula: field.default_formula ?? null,
      ...(field.linked ? { linked: field.linked } : {}),
      privacy: field.privacy ?? null,
      ...("hidden_from_partners" in field ? { hidden_from_partners: field.hidden_from_partners } : {}),
    })) as FieldDefinition[],
  };
}

/** The draft with a new field of a type at a place, else at the end; `name` is what people call the type. */
export function withNewField(
  draft: Draft,
  type: FieldTypeName,
  name: Label,
  place: Place | null,
  settings: Record<string, unknown> = {},
): { draft: Draft; uid: string } {
  const uid = newUid("new");
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
  const layout = withItem(draft.layout, { uid, span: 1 }, place);
  return { draft: { ...draft, fields: [...draft.fields, field], layout }, uid };
}

/** The draft with a copy of a field right after it; what must be one of a kind is not copied. */
export function withCopy(draft: Draft, uid: string, name: Label): { draft: Draft; uid: string } | null {
  const field = draft.fields.find((each) => each.uid === uid);
  const place = placeOf(draft.layout, uid);
  if (!field || !place) return null;
  const copy = newUid("new");
  const key = freeKey(field.key, field.type, new Set(draft.fields.map((each) => each.key)));
  const fields = [...draft.fields, { ...field, uid: copy, id: null, key, label: name, unique: false }];
  const layout = withItem(draft.layout, { uid: copy, span: 1 }, { ...place, at: place.at + 1 });
  return { draft: { ...draft, fields, layout }, uid: copy };
}

/** A lifecycle whose fields have new names. */
function stagedBy(lifecycle: NonNullable<Draft["lifecycle"]>, renamed: (key: string) => string) {
  const many = (keys: string[] | undefined) => keys?.map(renamed) ?? [];
  return {
    ...lifecycle,
    field: renamed(lifecycle.field),
    transitions: (lifecycle.transitions ?? []).map((each) => ({
      ...each,
      ...(each.guard === undefined ? {} : { guard: renamedIn(each.guard, renamed) ?? each.guard }),
      ...(each.members ? { members: many(each.members) } : {}),
      ...(each.require ? { require: many(each.require) } : {}),
      ...(each.show ? { show: many(each.show) } : {}),
    })),
    limits: (lifecycle.limits ?? []).map((each) => ({
      ...each,
      ...(each.tell ? { tell: many(each.tell) } : {}),
    })),
  };
}

/** The draft with a field changed; what names the field by its key follows a new one. */
export function withField(draft: Draft, uid: string, change: Partial<DraftField>): Draft {
  const before = draft.fields.find((field) => field.uid === uid);
  const fields = draft.fields.map((field) => (field.uid === uid ? { ...field, ...change } : field));
  const { key } = change;
  if (!before || key === undefined || key === before.key) return { ...draft, fields };
  const renamed = (each: string) => (each === before.key ? key : each);
  const many = (each: string[] | undefined) => each?.map(renamed);
  return {
    ...draft,
    fields: fields.map((field) => following(field, before.key, key)),
    label_field: renamed(draft.label_field),
    rules: draft.rules.map((rule) => ({
      ...rule,
      ...Object.fromEntries(
        (["show", "hide", "require", "read_only"] as const)
          .filter((act) => rule[act])
          .map((act) => [act, many(rule[act])]),
      ),
      when: renamedIn(rule.when, renamed),
    })),
    checks: draft.checks.map((check) => ({
      ...check,
      that: renamedIn(check.that, renamed) ?? check.that,
      fields: check.fields.map(renamed),
    })),
    lifecycle: draft.lifecycle && stagedBy(draft.lifecycle, renamed),
    duplicates: draft.duplicates.map((check) => ({
      ...check,
      field: renamed(check.field),
      against: check.against.map((each) =>
        each.form === draft.key ? { ...each, field: renamed(each.field) } : each,
      ),
    })),
  };
}

type Condition = Draft["rules"][number]["when"];

/** A filter document with the new name of a field; a formula is left to its author. */
function renamedIn(condition: Condition, renamed: (key: string) => string): Condition {
  if (condition === null || typeof condition === "string") return condition;
  return Object.fromEntries(
    Object.entries(condition).map(([name, value]) => {
      if (name === "field") return [name, renamed(String(value))];
      if (name === "all" || name === "any")
        return [name, (value as Record<string, unknown>[]).map((part) => renamedIn(part, renamed))];
      return [name, name === "not" ? renamedIn(value as Record<string, unknown>, renamed) : value];
    }),
  );
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

/** The draft with the key that each unpublished field, and each column of its rows, gets from its final name. */
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
  for (const { uid, id, retired, settings } of settled.fields) {
    const columns = columnDrafts(settings);
    if (id !== null || retired || columns.length === 0) continue;
    const named = await withColumnKeys(columns, spell);
    if (named.some((column, index) => column.key !== columns[index]?.key))
      settled = withField(settled, uid, { settings: { ...settings, columns: named } });
  }
  return settled;
}

/** The draft with something moved to the place of another, or to the end of a section. */
export function withMoved(draft: Draft, uid: string, to: string): Draft {
  return uid === to ? draft : { ...draft, layout: withItemMoved(draft.layout, uid, to) };
}

/** The draft with something on the page changed. */
export function withItemChanged(draft: Draft, uid: string, change: Partial<DraftItem>): Draft {
  const layout = draft.layout.map((section) => ({
    ...section,
    items: section.items.map((item) => (item.uid === uid ? { ...item, ...change } : item)),
  }));
  return { ...draft, layout };
}

/** One step up (-1) or down (1) on the page. */
export function withNudged(draft: Draft, uid: string, step: -1 | 1): Draft {
  const layout = withItemNudged(draft.layout, uid, step);
  return layout ? { ...draft, layout } : draft;
}

/** A published field is retired and keeps its data; one never published goes. The title field stays. */
export function withoutField(draft: Draft, uid: string): Draft {
  const field = draft.fields.find((each) => each.uid === uid);
  if (field?.key === draft.label_field) return draft;
  const left = { ...draft, layout: withoutItem(draft.layout, uid) };
  if (field?.id) return withField(left, uid, { retired: true });
  return { ...left, fields: draft.fields.filter((each) => each !== field) };
}

/** A retired field comes back under its key, or under a free one when that is taken by now. */
export function withRestored(draft: Draft, uid: string): Draft {
  const field = draft.fields.find((each) => each.uid === uid);
  if (!field) return draft;
  const taken = new Set(draft.fields.filter((each) => !each.retired).map((each) => each.key));
  const back = { ...draft, layout: withItem(withoutItem(draft.layout, uid), { uid, span: 1 }, null) };
  return withField(back, uid, {
    retired: false,
    key: taken.has(field.key) ? freeKey(field.key, field.type, taken) : field.key,
  });
}

export type Flaw =
  | "label"
  | "key"
  | "keyTaken"
  | "options"
  | "form"
  | "lookup"
  | "formula"
  | "rollup"
  | "subform"
  | "column"
  | "query";

/** What is missing before a field can be published. */
export function flawOf(draft: Draft, field: DraftField): Flaw | null {
  if (isUnnamed(field.label)) return "label";
  if (!isKey(field.key)) return "key";
  if (draft.fields.some((each) => each.uid !== field.uid && !each.retired && each.key === field.key))
    return "keyTaken";
  const { options, form, through, field: shown, formula, measure } = field.settings;
  if (
    (field.type === "select" || field.type === "multi_select") &&
    (!Array.isArray(options) || options.length === 0) &&
    !isOfferedWhole(field.settings.source)
  ) {
    return "options";
  }
  if ((field.type === "reference" || field.type === "references") && !form) return "form";
  if (field.type === "subform" && !form) {
    const columns = columnDrafts(field.settings);
    if (columns.length === 0) return "subform";
    if (columns.some((column) => isUnnamed(column.label))) return "column";
  }
  if (field.type === "query" && !isQueryWhole(field.settings)) return "query";
  if (field.type === "formula" && !formula) return "formula";
  if (field.type === "rollup" && (!form || !through || (measure !== "count" && !shown))) return "rollup";
  return field.type === "lookup" && (!through || !shown) ? "lookup" : null;
}

/** Whether a name says nothing in any language. */
function isUnnamed(label: Label): boolean {
  const words = typeof label === "string" ? label : Object.values(label).join("");
  return words.trim() === "";
}

/** Whether it is known which values of another form are options. */
function isOfferedWhole(source: unknown): boolean {
  const {
    form,
    field,
    where = [],
  } = (source ?? {}) as {
    form?: string;
    field?: string;
    where?: { field: string; equals: string }[];
  };
  return Boolean(form && field) && where.every((match) => match.field && match.equals);
}

function isQueryWhole({ form, where, columns }: DraftField["settings"]): boolean {
  const matches = Array.isArray(where) ? (where as { field: string; equals: string }[]) : [];
  const compared = matches.length > 0 && matches.every(({ field, equals }) => field && equals);
  return Boolean(form) && compared && Array.isArray(columns) && columns.length > 0;
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

import { freeKey } from "@/shared/keys";
import type { Label } from "@/shared/label";
import { type Draft, type DraftField, withField } from "./draft";
import {
  type DraftItem,
  type DraftSection,
  newUid,
  placeOf,
  withItem,
  withoutItem,
  withoutSection,
} from "./layout";

/** A thing that a draft changes; of a field its name. */
export interface Touched {
  area: "form" | "field" | "layout" | "rules" | "checks" | "duplicates";
  name?: Label;
}

export interface Rebased {
  /** The newer version, with the sections and notes of the older one under their old uids. */
  base: Draft;
  draft: Draft;
  /** Changed in both: the draft's change stands. */
  won: Touched[];
  /** Changes of the draft that have no place in the newer version. */
  lost: Touched[];
}

const FORM_PARTS = [
  "title",
  "label_field",
  "icon",
  "color",
  "partner_path",
  "unique_together",
  "shared_with_partners",
  "aggregate",
  "lifecycle",
] as const;
const FIELD_PARTS = [
  "key", "label", "required", "unique", "help", "retired", "default_formula", "linked", "hidden_from_partners",
  "privacy",
] as const; // biome-ignore format: a list
const SECTION_PARTS = ["key", "kind", "title", "columns"] as const;
const ITEM_PARTS = ["span", "note", "image"] as const;

const textOf = (value: unknown) => JSON.stringify(value ?? null);
const same = (one: unknown, other: unknown) => textOf(one) === textOf(other);
const byUid = <Thing extends { uid: string }>(things: readonly Thing[]) =>
  new Map(things.map((thing) => [thing.uid, thing]));
const itemsOf = (layout: readonly DraftSection[]) => layout.flatMap((section) => section.items);

/** `theirs` with every part that `mine` changed since `base`; whether both changed one to different things. */
function merged<Thing extends object>(base: Thing, mine: Thing, theirs: Thing, parts: readonly string[]) {
  const read = (thing: Thing, part: string) => (thing as Record<string, unknown>)[part];
  const changed = parts.filter((part) => !same(read(mine, part), read(base, part)));
  const both = changed.some(
    (part) => !same(read(theirs, part), read(base, part)) && !same(read(theirs, part), read(mine, part)),
  );
  const value: Thing = { ...theirs, ...Object.fromEntries(changed.map((part) => [part, read(mine, part)])) };
  return { value, both, changed: changed.length > 0 };
}

function mergedSettings(base: DraftField, mine: DraftField, theirs: DraftField) {
  const { type, settings } = mine;
  const parts = [...new Set([...Object.keys(base.settings), ...Object.keys(settings)])];
  const inside = merged(base.settings, settings, theirs.settings, parts);
  if (type !== base.type) {
    const both = theirs.type !== base.type || !same(theirs.settings, base.settings);
    return {
      type,
      settings,
      both: both && !same([theirs.type, theirs.settings], [type, settings]),
      lost: false,
    };
  }
  if (theirs.type !== base.type)
    return { type: theirs.type, settings: theirs.settings, both: false, lost: inside.changed };
  return { type, settings: inside.value, both: inside.both, lost: false };
}

/** Rules or checks, which have no names: by their place while none was taken away, else by what they say. */
function mergedList<Thing>(base: readonly Thing[], mine: readonly Thing[], theirs: readonly Thing[]) {
  const has = (list: readonly Thing[], thing: Thing) => list.some((each) => same(each, thing));
  const count = base.length;
  if (mine.length < count || theirs.length < count) {
    const stay = theirs.filter((each) => has(mine, each) || !has(base, each));
    const added = mine.filter((each) => !has(base, each) && !has(theirs, each));
    return {
      list: [...stay, ...added],
      both: base.some((each) => !has(mine, each) && !has(theirs, each)),
    };
  }
  const added = theirs.slice(count);
  return {
    list: [
      ...base.map((each, at) => (same(mine[at], each) ? theirs[at] : mine[at]) as Thing),
      ...added,
      ...mine.slice(count).filter((each) => !has(added, each)),
    ],
    both: base.some(
      (each, at) => !same(mine[at], each) && !same(theirs[at], each) && !same(mine[at], theirs[at]),
    ),
  };
}

/** Which section of the older version each of the newer ones is: of the same key, the same title, else most fields. */
function aligned(base: Draft, theirs: Draft): Draft {
  const free = new Map(base.layout.map((section) => [section.uid, section]));
  const notes = itemsOf(base.layout).filter((item) => item.note || item.image || item.divider);
  const shared = (one: DraftSection, other: DraftSection) =>
    one.items.filter((item) => other.items.some((each) => each.uid === item.uid)).length;
  const ways: ((one: DraftSection, other: DraftSection) => number)[] = [
    (one, other) => Number(one.key !== null && one.key === other.key),
    (one, other) => Number(one.title !== null && same([one.kind, one.title], [other.kind, other.title])),
    (one, other) => (one.key && other.key ? 0 : shared(one, other)),
  ];
  const found = new Map<string, string>();
  for (const likeness of ways)
    for (const section of theirs.layout.filter(({ uid }) => !found.has(uid))) {
      const alike = [...free.values()].map((each) => [likeness(section, each), each.uid] as const);
      const [most, uid] = alike.reduce((best, each) => (each[0] > best[0] ? each : best), [0, ""]);
      if (most > 0) found.set(section.uid, uid);
      free.delete(uid);
    }
  const item = (each: DraftItem): DraftItem => {
    const at = notes.findIndex((note) => same({ ...note, uid: "", span: 0 }, { ...each, uid: "", span: 0 }));
    return at < 0 ? each : { ...each, uid: notes.splice(at, 1)[0]?.uid ?? each.uid };
  };
  const layout = theirs.layout.map((section) => ({
    ...section,
    uid: found.get(section.uid) ?? newUid("section"),
    items: section.items.map(item),
  }));
  return { ...theirs, layout };
}

/** My new fields that the newer version has already (my own publishing whose answer was lost) are those; the keys of
 * the others are free in it.
 */
function settled(base: Draft, mine: Draft, theirs: Draft): Draft {
  const known = byUid(base.fields);
  const theirNew = theirs.fields.filter(({ uid }) => !known.has(uid));
  const what = ({ key, type, label }: DraftField) => textOf([key, type, label]);
  const twins = new Map(
    mine.fields
      .filter(({ id }) => id === null)
      .flatMap((field) => {
        const twin = theirNew.find((each) => what(each) === what(field));
        return twin ? [[field.uid, twin.uid] as const] : [];
      }),
  );
  const left = {
    ...mine,
    fields: mine.fields.filter(({ uid }) => !twins.has(uid)),
    layout: mine.layout.map((section) => ({
      ...section,
      items: section.items.map((item) => ({ ...item, uid: twins.get(item.uid) ?? item.uid })),
    })),
  };
  return left.fields
    .filter(({ id, key }) => id === null && theirNew.some((each) => each.key === key))
    .reduce((draft, { uid, key, type }) => {
      const taken = new Set([...theirs.fields, ...draft.fields].map((each) => each.key));
      return withField(draft, uid, { key: freeKey(key, type, taken) });
    }, left);
}

/** Whether things that both have stand in another order or another section. */
function isRearranged(base: readonly DraftSection[], other: readonly DraftSection[]): boolean {
  const order = (one: readonly DraftSection[], another: readonly DraftSection[]) => {
    const [sections, items] = [byUid(another), byUid(itemsOf(another))];
    return one
      .filter(({ uid }) => sections.has(uid))
      .map((section) => [
        section.uid,
        ...section.items.map(({ uid }) => uid).filter((uid) => items.has(uid)),
      ]);
  };
  return !same(order(base, other), order(other, base));
}

/** A layout with the sections and items that `from` added to `base`, without those that it took away. */
function grafted(
  onto: readonly DraftSection[],
  base: readonly DraftSection[],
  from: readonly DraftSection[],
): DraftSection[] {
  const [had, has] = [byUid(base), byUid(from)];
  let layout = [...onto];
  for (const [at, section] of from.entries()) {
    if (had.has(section.uid) || layout.some(({ uid }) => uid === section.uid)) continue;
    const before = layout.findIndex(({ uid }) => uid === from[at - 1]?.uid);
    layout.splice(before < 0 ? layout.length : before + 1, 0, { ...section, items: [] });
  }
  for (const { uid } of base) if (!has.has(uid)) layout = withoutSection(layout, uid);
  const [hadItems, hasItems] = [byUid(itemsOf(base)), byUid(itemsOf(from))];
  for (const uid of hadItems.keys()) if (!hasItems.has(uid)) layout = withoutItem(layout, uid);
  for (const section of from)
    for (const [at, item] of section.items.entries()) {
      if (hadItems.has(item.uid) || placeOf(layout, item.uid)) continue;
      const before = placeOf(layout, section.items[at - 1]?.uid ?? "");
      layout = withItem(
        layout,
        item,
        before ? { ...before, at: before.at + 1 } : { section: section.uid, at: 0 },
      );
    }
  return layout;
}

function mergedLayout(base: Draft, mine: Draft, theirs: Draft) {
  const mineMoved = isRearranged(base.layout, mine.layout);
  const [onto, from] = mineMoved ? [mine.layout, theirs.layout] : [theirs.layout, mine.layout];
  const [was, own, new_] = [base, mine, theirs].map(({ layout }) => byUid(layout));
  const [wasItem, ownItem, newItem] = [base, mine, theirs].map(({ layout }) => byUid(itemsOf(layout)));
  let both = mineMoved && isRearranged(base.layout, theirs.layout);
  const part = <Thing extends { uid: string }>(
    thing: Thing, maps: (Map<string, Thing> | undefined)[], parts: readonly string[],
  ): Thing => {
    const [before, my, their] = maps.map((map) => map?.get(thing.uid));
    if (!before || !my || !their) return thing;
    const found = merged(before, my, their, parts);
    both ||= found.both;
    return { ...thing, ...Object.fromEntries(parts.map((name) => [name, (found.value as Record<string, unknown>)[name]])) };
  }; // biome-ignore format: short
  const layout = grafted(onto, base.layout, from).map((section) => ({
    ...part(section, [was, own, new_], SECTION_PARTS),
    items: section.items.map((item) => part(item, [wasItem, ownItem, newItem], ITEM_PARTS)),
  }));
  return { layout, both };
}

/** Every field in use stands in the layout once, and no other. */
function withWholeLayout(draft: Draft): Draft {
  const known = byUid(draft.fields);
  const stays = (item: DraftItem) =>
    Boolean(item.note || item.image || item.divider) || known.get(item.uid)?.retired === false;
  const layout = draft.layout.map((section) => ({ ...section, items: section.items.filter(stays) }));
  const missing = draft.fields.filter(({ uid, retired }) => !retired && !placeOf(layout, uid));
  const whole = missing.reduce((now, { uid }) => withItem(now, { uid, span: 1 }, null), layout);
  return { ...draft, layout: whole };
}

/** Rules name a section that has a key by now by its key. */
function withKeyedRules(draft: Draft): Draft {
  const keys = new Map(draft.layout.flatMap(({ uid, key }) => (key ? [[uid, key] as const] : [])));
  const keyed = (each: string[] | undefined) => each?.map((name) => keys.get(name) ?? name);
  const rules = draft.rules.map((rule) => ({
    ...rule,
    ...(rule.show_sections ? { show_sections: keyed(rule.show_sections) } : {}),
    ...(rule.hide_sections ? { hide_sections: keyed(rule.hide_sections) } : {}),
  }));
  return { ...draft, rules };
}

/**
 * What `mine` changed since `base`, put on `newer`, which was published meanwhile: part by part, mine where both
 * changed the same part.
 */
export function rebased(base: Draft, mine: Draft, newer: Draft): Rebased {
  const theirs = aligned(base, newer);
  const draft = settled(base, mine, theirs);
  const won: Touched[] = [];
  const lost: Touched[] = [];
  const [was, own, stays] = [byUid(base.fields), byUid(draft.fields), byUid(theirs.fields)];
  const fields = theirs.fields.map((field): DraftField => {
    const [before, my] = [was.get(field.uid), own.get(field.uid)];
    if (!before || !my) return field;
    const plain = merged(before, my, field, FIELD_PARTS);
    const { type, settings, ...said } = mergedSettings(before, my, field);
    if (plain.both || said.both) won.push({ area: "field", name: my.label });
    if (said.lost) lost.push({ area: "field", name: my.label });
    return { ...plain.value, type, settings };
  });
  for (const field of draft.fields) {
    const before = was.get(field.uid);
    if (field.id === null) fields.push(field);
    else if (before && !stays.has(field.uid) && !same(before, field))
      lost.push({ area: "field", name: field.label });
  }
  const form = merged<Draft>(base, draft, theirs, FORM_PARTS);
  const { layout, both } = mergedLayout(base, draft, theirs);
  const rules = mergedList(base.rules, draft.rules, theirs.rules);
  const checks = mergedList(base.checks, draft.checks, theirs.checks);
  const duplicates = mergedList(base.duplicates, draft.duplicates, theirs.duplicates);
  if (form.both) won.push({ area: "form" });
  if (both) won.push({ area: "layout" });
  if (rules.both) won.push({ area: "rules" });
  if (checks.both) won.push({ area: "checks" });
  if (duplicates.both) won.push({ area: "duplicates" });
  const whole = withWholeLayout({
    ...form.value,
    fields,
    layout,
    rules: rules.list,
    checks: checks.list,
    duplicates: duplicates.list,
  });
  return { base: theirs, draft: withKeyedRules(whole), won, lost };
}

/** What a draft changes of what it began with. */
export function touchedBy(base: Draft, draft: Draft): Touched[] {
  const was = byUid(base.fields);
  const fields = draft.fields.filter((field) => {
    const before = was.get(field.uid);
    const parts = [...FIELD_PARTS, "type", "settings"];
    return !before || merged(before, field, before, parts).changed;
  });
  const isLaidOut = (one: Draft, other: Draft) => {
    const others = byUid(other.fields);
    return one.layout.map(({ items, ...section }) => [
      section,
      items.filter(({ uid }) => others.get(uid)?.retired === false || !byUid(one.fields).has(uid)),
    ]);
  };
  const lists = (["rules", "checks", "duplicates"] as const).flatMap((area): Touched[] => {
    const [before, now] = [base[area] as unknown[], draft[area] as unknown[]];
    const most = Math.max(before.length, now.length);
    return Array.from({ length: most }).flatMap((_, at) => (same(before[at], now[at]) ? [] : [{ area }]));
  });
  return [
    ...(merged<Draft>(base, draft, base, FORM_PARTS).changed ? [{ area: "form" } as const] : []),
    ...fields.map(({ label }): Touched => ({ area: "field", name: label })),
    ...(same(isLaidOut(base, draft), isLaidOut(draft, base)) ? [] : [{ area: "layout" } as const]),
    ...lists,
  ];
}

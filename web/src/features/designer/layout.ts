import type { FormDocument, FormSection, SectionItem } from "@/api/forms";
import type { Label } from "@/shared/label";
import type { DraftField } from "./draft";

/** A thing on the page being designed. That of a field has the field's uid. */
export interface DraftItem {
  uid: string;
  span: number;
  note?: Label;
  image?: string;
  divider?: boolean;
}

export interface DraftSection {
  uid: string;
  key: string | null;
  kind: FormSection["kind"];
  title: Label | null;
  columns: number;
  items: DraftItem[];
}

/** Where something lands: before the item at a place of a section. */
export interface Place {
  section: string;
  at: number;
}

let made = 0;

export function newUid(kind: string): string {
  made += 1;
  return `${kind}:${made}:${Date.now().toString(36)}`;
}

const isField = (item: DraftItem) => !item.note && !item.image && !item.divider;

function draftItem(item: SectionItem, uidOf: (key: string) => string | undefined): DraftItem[] {
  if (typeof item === "string" || item.field) {
    const uid = uidOf(typeof item === "string" ? item : (item.field ?? ""));
    return uid ? [{ uid, span: typeof item === "string" ? 1 : (item.span ?? 1) }] : [];
  }
  const { span = 1, note, image, divider } = item;
  return [{ uid: newUid("item"), span, ...(note ? { note: note as Label } : {}), image, divider }];
}

/** The sections of a form with every field in use in one of them. */
export function layoutOf(form: Pick<FormDocument, "layout">, fields: readonly DraftField[]): DraftSection[] {
  const live = new Map(fields.filter((field) => !field.retired).map((field) => [field.key, field.uid]));
  const sections = form.layout.map(
    (section, index): DraftSection => ({
      uid: `section:${section.key ?? index}`,
      key: section.key,
      kind: section.kind,
      title: section.title as Label | null,
      columns: section.columns,
      items: section.items.flatMap((item) => draftItem(item, (key) => live.get(key))),
    }),
  );
  const placed = new Set(sections.flatMap((section) => section.items.map((item) => item.uid)));
  const rest = [...live.values()].filter((uid) => !placed.has(uid)).map((uid) => ({ uid, span: 1 }));
  if (rest.length === 0 && sections.length > 0) return sections;
  return [
    ...sections,
    { uid: "section:rest", key: null, kind: "group", title: null, columns: 2, items: rest },
  ];
}

/** The sections as the server takes them; one plain group of all fields needs no word. */
export function layoutDocument(
  layout: readonly DraftSection[],
  fields: readonly DraftField[],
): FormSection[] {
  const keys = new Map(fields.filter((field) => !field.retired).map((field) => [field.uid, field.key]));
  const written = layout.map(
    ({ uid: _uid, items, ...section }): FormSection => ({
      ...section,
      items: items.flatMap((item): SectionItem[] => {
        const span = item.span > 1 ? { span: item.span } : {};
        if (item.note) return [{ note: item.note, ...span }];
        if (item.image) return [{ image: item.image, ...span }];
        if (item.divider) return [{ divider: true, ...span }];
        const key = keys.get(item.uid);
        if (!key) return [];
        return [item.span > 1 ? { field: key, ...span } : key];
      }),
    }),
  );
  const [only] = written;
  const isPlain =
    written.length === 1 && only?.kind === "group" && !only.title && !only.key && only.columns === 2 &&
    only.items.every((item) => typeof item === "string"); // biome-ignore format: one condition
  return isPlain ? [] : written;
}

/** The uids of fields in the order in which they stand on the page. */
export function fieldOrder(layout: readonly DraftSection[]): string[] {
  return layout.flatMap((section) => section.items.filter(isField).map((item) => item.uid));
}

export function placeOf(layout: readonly DraftSection[], uid: string): Place | null {
  for (const section of layout) {
    const at = section.items.findIndex((item) => item.uid === uid);
    if (at >= 0) return { section: section.uid, at };
  }
  return null;
}

export function withoutItem(layout: readonly DraftSection[], uid: string): DraftSection[] {
  return layout.map((section) =>
    section.items.some((item) => item.uid === uid)
      ? { ...section, items: section.items.filter((item) => item.uid !== uid) }
      : section,
  );
}

/** The layout with an item at a place; at the end of the last section where there is no such place. */
export function withItem(
  layout: readonly DraftSection[],
  item: DraftItem,
  place: Place | null,
): DraftSection[] {
  const into = layout.some((section) => section.uid === place?.section) ? place?.section : layout.at(-1)?.uid;
  return layout.map((section) => {
    if (section.uid !== into) return section;
    const at = place?.section === into ? place.at : section.items.length;
    return { ...section, items: [...section.items.slice(0, at), item, ...section.items.slice(at)] };
  });
}

/** An item moved to where another stands, or to the end of a section. */
export function withItemMoved(layout: readonly DraftSection[], uid: string, to: string): DraftSection[] {
  const from = placeOf(layout, uid);
  const item = layout.flatMap((section) => section.items).find((each) => each.uid === uid);
  if (!from || !item || uid === to) return [...layout];
  const ground = layout.find((section) => section.uid === to);
  const target = ground ? { section: ground.uid, at: ground.items.length } : placeOf(layout, to);
  if (!target) return [...layout];
  const shift = ground && ground.uid === from.section ? 1 : 0;
  return withItem(withoutItem(layout, uid), item, { ...target, at: target.at - shift });
}

/** An item one step up (-1) or down (1), over the border of its section where it must. */
export function withItemNudged(
  layout: readonly DraftSection[],
  uid: string,
  step: -1 | 1,
): DraftSection[] | null {
  const from = placeOf(layout, uid);
  const index = layout.findIndex((section) => section.uid === from?.section);
  const section = layout[index];
  const item = section?.items[from?.at ?? -1];
  if (!from || !section || !item) return null;
  const at = from.at + step;
  if (at >= 0 && at < section.items.length)
    return withItem(withoutItem(layout, uid), item, { section: section.uid, at });
  const next = layout[index + step];
  if (!next) return null;
  return withItem(withoutItem(layout, uid), item, {
    section: next.uid,
    at: step < 0 ? next.items.length : 0,
  });
}

export function withSection(
  layout: readonly DraftSection[],
  title: Label,
  kind: DraftSection["kind"],
): [DraftSection[], string] {
  const uid = newUid("section");
  const last = layout.at(-1);
  const made: DraftSection = { uid, key: null, kind, title, columns: last?.columns ?? 2, items: [] };
  return [[...layout, made], uid];
}

export function withSectionChanged(
  layout: readonly DraftSection[],
  uid: string,
  change: Partial<DraftSection>,
): DraftSection[] {
  return layout.map((section) => (section.uid === uid ? { ...section, ...change } : section));
}

export function withSectionNudged(
  layout: readonly DraftSection[],
  uid: string,
  step: -1 | 1,
): DraftSection[] | null {
  const at = layout.findIndex((section) => section.uid === uid);
  const section = layout[at];
  if (!section || !layout[at + step]) return null;
  const rest = layout.filter((each) => each.uid !== uid);
  return [...rest.slice(0, at + step), section, ...rest.slice(at + step)];
}

/** Without a section; its fields go to the one before, or after. The last section stays. */
export function withoutSection(layout: readonly DraftSection[], uid: string): DraftSection[] {
  const at = layout.findIndex((section) => section.uid === uid);
  const gone = layout[at];
  const heir = layout[at - 1] ?? layout[at + 1];
  if (!gone || !heir) return [...layout];
  const items = gone.items.filter(isField);
  return layout
    .filter((section) => section.uid !== uid)
    .map((section) =>
      section.uid === heir.uid ? { ...section, items: [...section.items, ...items] } : section,
    );
}

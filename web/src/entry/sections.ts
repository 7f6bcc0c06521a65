import type { FieldDefinition, FormDocument, SectionItem } from "@/api/forms";
import { entryOf } from "@/fields/registry";
import type { Label } from "@/shared/label";

/** One thing that a section shows, over so many columns. */
export type ShownItem = { key: string; span: number } & (
  | { field: FieldDefinition }
  | { note: Label }
  | { image: string }
  | { divider: true }
);

export interface ShownSection {
  key: string;
  kind: "group" | "tab" | "step";
  title: Label | null;
  columns: number;
  items: ShownItem[];
}

/** Sections that are shown together: a group alone, the tabs of one bar, the steps of one guided entry. */
export interface Block {
  kind: ShownSection["kind"];
  sections: ShownSection[];
}

type Laid = Pick<FormDocument, "layout">;

/** The key that a section goes by: the one rules name, else its place. */
export function sectionKey(section: { key?: string | null }, index: number): string {
  return section.key ?? `section-${index}`;
}

function shownItem(
  item: SectionItem,
  index: number,
  fields: ReadonlyMap<string, FieldDefinition>,
): ShownItem[] {
  if (typeof item === "string") {
    const field = fields.get(item);
    return field ? [{ key: item, span: 1, field }] : [];
  }
  const span = item.span ?? 1;
  const key = `item-${index}`;
  if (item.field) {
    const field = fields.get(item.field);
    return field ? [{ key: item.field, span, field }] : [];
  }
  if (item.note) return [{ key, span, note: item.note as Label }];
  return [item.image ? { key, span, image: item.image } : { key, span, divider: true }];
}

export const fieldsOf = (section: ShownSection): FieldDefinition[] =>
  section.items.flatMap((item) => ("field" in item ? [item.field] : []));

const namesField = (item: SectionItem) => typeof item === "string" || Boolean(item.field);

/** The parts of a form's page that have something to show; fields placed nowhere come last. */
export function sectionsOf(
  form: Laid,
  fields: readonly FieldDefinition[],
  isHidden: (section: string) => boolean = () => false,
): ShownSection[] {
  const own = fields.filter((field) => entryOf(field.type).family !== "system");
  const byKey = new Map(own.map((field) => [field.key, field]));
  const laid = (form.layout ?? []).map((section, index): ShownSection & { bare: boolean } => ({
    key: sectionKey(section, index),
    kind: section.kind,
    title: section.title as Label | null,
    columns: section.columns,
    items: section.items.flatMap((item, place) => shownItem(item, place, byKey)),
    bare: !section.items.some(namesField),
  }));
  const placed = new Set(laid.flatMap(fieldsOf).map((field) => field.key));
  const rest = own.filter((field) => !placed.has(field.key));
  const shown: ShownSection[] = laid
    .filter(
      (section) =>
        !isHidden(section.key) && section.items.length > 0 && (section.bare || fieldsOf(section).length > 0),
    )
    .map(({ bare: _bare, ...section }) => section);
  if (rest.length === 0) return shown;
  const items = rest.map((field) => ({ key: field.key, span: 1, field }));
  return [...shown, { key: "rest", kind: "group", title: null, columns: 2, items }];
}

/** Tabs and steps that follow each other stand together. */
export function blocksOf(sections: readonly ShownSection[]): Block[] {
  const blocks: Block[] = [];
  for (const section of sections) {
    const last = blocks.at(-1);
    if (last && section.kind !== "group" && last.kind === section.kind) last.sections.push(section);
    else blocks.push({ kind: section.kind, sections: [section] });
  }
  return blocks;
}

/** A form without steps is one page; else each step is one, the first with what stands before, the last with what follows. */
export function pagesOf(blocks: readonly Block[]): { step: ShownSection | null; blocks: Block[] }[] {
  const at = blocks.findIndex((block) => block.kind === "step");
  const steps = blocks[at];
  if (!steps) return [{ step: null, blocks: [...blocks] }];
  return steps.sections.map((step, index) => ({
    step,
    blocks: [
      ...(index === 0 ? blocks.slice(0, at) : []),
      { kind: "step" as const, sections: [step] },
      ...(index === steps.sections.length - 1 ? blocks.slice(at + 1) : []),
    ],
  }));
}

export const fieldsIn = (blocks: readonly Block[]): FieldDefinition[] =>
  blocks.flatMap((block) => block.sections.flatMap(fieldsOf));

/** Where a field stands: the page, and the tab of its bar. */
export function placeOf(
  pages: ReturnType<typeof pagesOf>,
  key: string,
): { page: number; tab: ShownSection | null } | null {
  for (const [page, { blocks }] of pages.entries()) {
    for (const block of blocks) {
      const section = block.sections.find((each) => fieldsOf(each).some((field) => field.key === key));
      if (section) return { page, tab: block.kind === "tab" ? section : null };
    }
  }
  return null;
}

import type { Block, BlockOf, BlockType, TemplateDocument, Words } from "@/api/templates";

/** Block types in the order in which they are offered. */
export const BLOCK_TYPES: readonly BlockType[] = [
  "heading",
  "text",
  "fields",
  "table",
  "image",
  "code",
  "signature",
  "history",
  "space",
  "rule",
  "page_break",
];

/** A block on its way: `uid` names it while it moves. */
export type Placed = { uid: string; block: Block };

let last = 0;
export const placed = (block: Block): Placed => {
  last += 1;
  return { uid: `block-${last}`, block };
};

const BARE: { [Type in BlockType]: BlockOf<Type> } = {
  heading: { type: "heading", span: 12, text: "", level: 2, align: "left", tone: "ink" },
  text: { type: "text", span: 12, text: "", bold: false, align: "left", tone: "ink" },
  fields: { type: "fields", span: 12, fields: [], columns: 2, ruled: true },
  table: { type: "table", span: 12, field: "", columns: [], numbered: true },
  image: { type: "image", span: 12, height: 30, align: "left" },
  code: { type: "code", span: 12, text: "", symbology: "qr", height: 25, caption: false, align: "left" },
  signature: { type: "signature", span: 12, places: [{ label: "" }, { label: "" }], dated: true },
  history: { type: "history", span: 12, entries: 10 },
  space: { type: "space", span: 12, height: 5 },
  rule: { type: "rule", span: 12 },
  page_break: { type: "page_break", span: 12 },
};

export const bare = <Type extends BlockType>(type: Type): BlockOf<Type> => ({ ...BARE[type] });

/** A template with everything that is usual written out. */
export function whole(
  document: Partial<TemplateDocument> & Pick<TemplateDocument, "title">,
): TemplateDocument {
  return {
    page: page(),
    header: { left: "", center: "", right: "", rule: false },
    footer: { left: "", center: "", right: "", rule: false },
    blocks: [],
    file_name: "",
    ...document,
  };
}

export function page(changes: Partial<TemplateDocument["page"]> = {}): TemplateDocument["page"] {
  return {
    paper: "a4",
    width: 210,
    height: 297,
    landscape: false,
    margins: { top: 20, right: 18, bottom: 20, left: 18 },
    frame: "none",
    size: 10,
    ...changes,
  };
}

/** A text in a language; a plain one counts for every language. */
export function wordsIn(words: Words | undefined, language: string): string {
  if (words === undefined) return "";
  return typeof words === "string" ? words : (words[language] ?? "");
}

/** The text with other words in a language. A plain one stays plain until its reader writes in another language. */
export function withWords(words: Words | undefined, language: string, first: string, text: string): Words {
  if (words === undefined || typeof words === "string") {
    const plain = words ?? "";
    return language === first ? text : { [first]: plain, [language]: text };
  }
  return { ...words, [language]: text };
}

/** `text` with a placeholder put where the cursor is. */
export function inserted(text: string, name: string, from: number, to: number): string {
  return `${text.slice(0, from)}{${name}}${text.slice(to)}`;
}

/** The block that a path of the server's errors (`blocks.2.text`) speaks of. */
export function blockOf(path: string): number | null {
  const found = /^blocks\.(\d+)/.exec(path);
  return found ? Number(found[1]) : null;
}

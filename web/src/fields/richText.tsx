import { AlignLeftOutlined } from "@ant-design/icons";
import type { CellProps, FieldEntry } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { lateEditor } from "./late";

/** What a person reads of an HTML text, in one line. Parsed apart from the page: nothing in it runs or loads. */
export function plainText(html: string): string {
  const parsed = new DOMParser().parseFromString(
    html.replace(/<(\/(p|h[1-3]|li|pre)|br|hr)>/g, " $&"),
    "text/html",
  );
  return (parsed.body.textContent ?? "").replace(/\s+/g, " ").trim();
}

function RichTextCell({ value, dense }: CellProps) {
  if (isEmpty(value)) return null;
  const html = String(value);
  if (dense) return <span className={styles.line}>{plainText(html)}</span>;
  // The server keeps only an allow-list of tags and no attribute but a link's address; see builder/fields/markup.py.
  // biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned by the server, whoever wrote it
  return <div className={styles.rich} dangerouslySetInnerHTML={{ __html: html }} />;
}

export const richText: FieldEntry = {
  icon: <AlignLeftOutlined aria-hidden="true" />,
  family: "text",
  align: "start",
  width: 240,
  isWide: true,
  text: (value) => (isEmpty(value) ? "" : plainText(String(value))),
  parse: (text) => ({ value: text.trim() === "" ? null : text.trim() }),
  Cell: RichTextCell,
  Editor: lateEditor(async () => (await import("./RichEditor")).default),
  initial: () => ({}),
};

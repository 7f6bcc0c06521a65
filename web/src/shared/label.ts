import { LANGUAGES, type Language } from "@/i18n";

/** A text that users or packages gave, in one language or in several. */
export type Label = string | { readonly [language: string]: string };

/** The text in the reader's language, else in any. */
export function labelText(label: Label | null | undefined, language: Language): string {
  if (label === null || label === undefined) return "";
  if (typeof label === "string") return label;
  return label[language] ?? label["zh-CN"] ?? label.en ?? Object.values(label)[0] ?? "";
}

/** All languages in which a text may be given, the reader's first. */
export function languagesFor(reader: Language): Language[] {
  return [reader, ...LANGUAGES.filter((language) => language !== reader)];
}

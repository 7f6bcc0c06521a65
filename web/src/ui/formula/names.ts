import type { FunctionHelp } from "@/api/formulas";

/** A field that a formula may name. */
export interface FieldName {
  key: string;
  label: string;
}

/** What may be written next: `from` is where the word begun so far starts. */
export interface Offer {
  from: number;
  options: { label: string; detail: string; apply: string; info: string; kind: "field" | "function" }[];
}

const WORD = /[\p{L}_][\p{L}\p{N}_.]*$/u;

/** Fields by label and key and functions by name that go on with the word before the cursor. */
export function offerFor(before: string, fields: FieldName[], functions: FunctionHelp[]): Offer | null {
  const word = WORD.exec(before)?.[0] ?? "";
  if (!word) return null;
  const wanted = word.toLowerCase();
  const named = fields
    .filter(({ key, label }) => key.includes(wanted) || label.toLowerCase().includes(wanted))
    .map(({ key, label }) => ({ label: key, detail: label, apply: key, info: "", kind: "field" as const }));
  const called = functions
    .filter(({ names, name }) => [name.toLowerCase(), ...names].some((each) => each.startsWith(wanted)))
    .map(({ name, signature, help }) => ({
      label: name,
      detail: signature.slice(name.length),
      apply: `${name}(`,
      info: help,
      kind: "function" as const,
    }));
  const options = [...named, ...called];
  return options.length ? { from: before.length - word.length, options } : null;
}

/** A place counted in characters from 1, as the server says it, counted as the editor does. */
export function placeOf(text: string, at: number): number {
  return [...text].slice(0, at - 1).join("").length;
}

/** Functions that fit what is searched for, of one category or all. */
export function matching(functions: FunctionHelp[], search: string, category: string | null): FunctionHelp[] {
  const wanted = search.trim().toLowerCase();
  return functions.filter(
    (each) =>
      (category === null || each.category === category) &&
      [each.name, each.help, ...each.names].some((text) => text.toLowerCase().includes(wanted)),
  );
}

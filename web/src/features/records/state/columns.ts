import type { FieldDefinition } from "@/api/forms";
import type { ViewColumn } from "@/api/views";
import { NARROWEST, WIDEST } from "@/fields/contracts";
import { entryOf } from "@/fields/registry";

const FIRST_SHOWN = 12;
const WIDEST_HEAD = 240;

export interface ShownColumn {
  field: FieldDefinition;
  width: number;
}

/** A choice of columns that this browser remembers, or null. */
export function readColumns(text: string | null): ViewColumn[] | null {
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as ViewColumn[]) : null;
  } catch {
    return null;
  }
}

/** Columns of a form nobody has chosen yet: the title first, then its first fields, long texts and files last. What
 * is found in other forms costs a search each row: it is shown in lists only where somebody asks for it.
 */
export function defaultColumns(fields: readonly FieldDefinition[], labelField: string): ViewColumn[] {
  const weight = (field: FieldDefinition) =>
    field.key === labelField
      ? 0
      : field.type === "long_text" || entryOf(field.type).family === "media"
        ? 2
        : 1;
  return fields
    .filter((field) => entryOf(field.type).family !== "system" && field.type !== "query")
    .map((field, place) => ({ field, place }))
    .sort((one, other) => weight(one.field) - weight(other.field) || one.place - other.place)
    .slice(0, FIRST_SHOWN)
    .map(({ field }) => ({ field: field.key }));
}

/** Room for a head of these words with its icon and its mark of order. */
function headWidth(words: string): number {
  const signs = [...words].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 13 : 7.9), 0);
  return Math.min(WIDEST_HEAD, Math.ceil(signs) + 74);
}

/**
 * The columns that can be shown: a field that went or may not be read is left out. One that neither a person nor a
 * view gave a width has that of its field, else what its type and its head need, at least.
 */
export function visibleColumns(
  wanted: readonly ViewColumn[],
  fields: ReadonlyMap<string, FieldDefinition>,
  words: (field: FieldDefinition) => string,
): ShownColumn[] {
  return wanted.flatMap(({ field: key, width }) => {
    const field = fields.get(key);
    if (!field) return [];
    const needed = () => Math.max(entryOf(field.type).width, headWidth(words(field)));
    return [{ field, width: width ?? field.width ?? needed() }];
  });
}

export const asViewColumns = (columns: readonly ShownColumn[]): ViewColumn[] =>
  columns.map(({ field, width }) => ({ field: field.key, width }));

export function withWidth(columns: readonly ShownColumn[], key: string, width: number): ViewColumn[] {
  const next = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
  return asViewColumns(
    columns.map((column) => (column.field.key === key ? { ...column, width: next } : column)),
  );
}

/** The columns with one moved to the place of another. */
export function withMoved(columns: readonly ShownColumn[], key: string, to: string): ViewColumn[] {
  const moved = columns.find((column) => column.field.key === key);
  const target = columns.findIndex((column) => column.field.key === to);
  if (!moved || target < 0) return asViewColumns(columns);
  const rest = columns.filter((column) => column !== moved);
  return asViewColumns([...rest.slice(0, target), moved, ...rest.slice(target)]);
}

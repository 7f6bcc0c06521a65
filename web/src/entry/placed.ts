import type { TFunction } from "i18next";
import type { FieldError } from "@/api/problem";

/** `items.2.price` names a field in the third row of a sub-form: it is told at the sub-form. */
export function placeOfError(path: string): { key: string; row: number | null } {
  const [key = path, row] = path.split(".");
  return { key, row: row === undefined ? null : Number(row) };
}

/** What is told at each field, of a sub-form with the row it is about. */
export function toldAt(errors: readonly FieldError[], t: TFunction): Record<string, string> {
  return Object.fromEntries(
    errors.map(({ field, message }) => {
      const { key, row } = placeOfError(field);
      return [key, row === null ? message : t("entry.inRow", { row: row + 1, message })];
    }),
  );
}

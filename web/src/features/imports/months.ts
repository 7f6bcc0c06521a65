import type { ImportFound, ImportMonths, ImportMonthsFound } from "@/api/imports";
import type { Mapping } from "./mapping";

/** A record that a row of months becomes: the other cells, its month and its values. */
export interface MonthLine {
  key: string;
  rest: string[];
  month: string;
  values: string[];
}

/** Whether a field can hold the month of a row. */
export const MONTH_TYPES: ReadonlySet<string> = new Set(["date", "text", "select"]);

/** Whether a field can hold what months measure. */
export const AMOUNT_TYPES: ReadonlySet<string> = new Set([
  "number",
  "money",
  "percent",
  "progress",
  "rating",
]);

/** The names of columns that months take out of the matching. */
export function monthColumns(found: ImportFound, mapping: Mapping): ReadonlySet<string> {
  if (!mapping.months || !found.months) return new Set();
  return new Set([...found.months.columns.map((column) => column.name), ...found.months.totals]);
}

/** The mapping with months becoming rows as told; fields that they feed are let go by columns. */
export function withMonths(mapping: Mapping, found: ImportFound, months: ImportMonths | null): Mapping {
  if (!months) return { ...mapping, months };
  const fed = new Set([months.field, ...Object.values(months.values)]);
  const apart = monthColumns(found, { ...mapping, months });
  const next = Object.fromEntries(
    Object.entries(mapping.mapping).map(([name, field]) => [
      name,
      apart.has(name) || (field !== null && fed.has(field)) ? null : field,
    ]),
  );
  const used = new Set([...Object.values(next), ...fed]);
  return { ...mapping, months, mapping: next, key: mapping.key.filter((key) => used.has(key)) };
}

/** Where months go when they are turned into rows by hand: nothing is chosen yet but the year. */
export function monthsUndecided(found: ImportMonthsFound, year: number): ImportMonths {
  return { field: "", values: Object.fromEntries(found.measures.map((measure) => [measure, null])), year };
}

const two = (month: number) => String(month).padStart(2, "0");

/** The first records that the first rows become. */
export function monthLines(found: ImportFound, months: ImportMonths, limit: number): MonthLine[] {
  if (!found.months) return [];
  const at = new Map(found.columns.map((column, index) => [column.name, index]));
  const apart = monthColumns(found, { ...found.choices, months });
  const periods = [
    ...new Set(found.months.columns.map((each) => `${each.year ?? months.year}-${two(each.month)}`)),
  ].sort();
  const where = new Map(
    found.months.columns.map((each) => [
      `${each.year ?? months.year}-${two(each.month)}/${each.measure}`,
      each.name,
    ]),
  );
  const fed = found.months.measures.filter((measure) => months.values[measure]);
  const lines = found.first_rows.flatMap((row, number) =>
    periods.map((month) => ({
      key: `${number}.${month}`,
      rest: found.columns.flatMap((column, index) => (apart.has(column.name) ? [] : [row[index] ?? ""])),
      month,
      values: fed.map((measure) => row[at.get(where.get(`${month}/${measure}`) ?? "") ?? -1] ?? ""),
    })),
  );
  return lines.filter((line) => line.values.some(Boolean)).slice(0, limit);
}

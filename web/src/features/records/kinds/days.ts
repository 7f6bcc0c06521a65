import type { FieldDefinition } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import type { RecordRow } from "@/api/records";
import { isEmpty } from "@/fields/contracts";
import { clockAt, endOfDay, momentAt, startOfDay } from "@/shared/zones";

const DAY_MS = 86_400_000;

const numberOf = (day: string) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
const textOf = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

export const addDays = (day: string, count: number): string => textOf(numberOf(day) + count);
export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);

/** The Monday of a day's week. */
export function weekStart(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

export const monthStart = (day: string): string => `${day.slice(0, 7)}-01`;

export function addMonths(day: string, count: number): string {
  const date = new Date(`${monthStart(day)}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + count);
  return date.toISOString().slice(0, 10);
}

/** The days a page of the calendar shows: a week, or the weeks that a month touches. */
export function pageOf(day: string, scale: "week" | "month"): string[] {
  const first = weekStart(scale === "week" ? day : monthStart(day));
  const last = scale === "week" ? addDays(first, 6) : addDays(weekStart(addDays(addMonths(day, 1), -1)), 6);
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, place) => addDays(first, place));
}

const isMoment = (field: FieldDefinition) => field.type !== "date";

/** The day that a stored date or moment falls on where the workspace is. */
export function dayOf(value: unknown, field: FieldDefinition, timeZone: string): string | null {
  if (isEmpty(value)) return null;
  return isMoment(field) ? clockAt(String(value), timeZone).slice(0, 10) : String(value).slice(0, 10);
}

/** The same value on another day: a moment keeps its time. */
export function onDay(value: unknown, day: string, field: FieldDefinition, timeZone: string): string {
  if (!isMoment(field)) return day;
  const time = isEmpty(value) ? "09:00:00" : clockAt(String(value), timeZone).slice(11, 19);
  return momentAt(`${day}T${time}`, timeZone);
}

/** From which to which day a record lasts; without an end, or with one before its start, one day. */
export interface Span {
  record: RecordRow;
  start: string;
  end: string;
}

export function spanOf(
  record: RecordRow,
  start: FieldDefinition,
  end: FieldDefinition | undefined,
  timeZone: string,
): Span | null {
  const first = dayOf(record[start.key], start, timeZone);
  if (!first) return null;
  const last = end ? dayOf(record[end.key], end, timeZone) : null;
  return { record, start: first, end: last && last > first ? last : first };
}

function bound(field: FieldDefinition, op: "gte" | "lte", day: string, timeZone: string): Predicate {
  if (!isMoment(field)) return { field: field.key, op, value: day };
  if (op === "gte") return { field: field.key, op, value: startOfDay(day, timeZone) };
  return { field: field.key, op: "lt", value: endOfDay(day, timeZone) };
}

/** Records that touch the days from `from` to `to`. */
export function during(
  start: FieldDefinition,
  end: FieldDefinition | undefined,
  from: string,
  to: string,
  timeZone: string,
): Predicate {
  const begun = bound(start, "lte", to, timeZone);
  const starts = bound(start, "gte", from, timeZone);
  if (!end) return { all: [starts, begun] };
  return { all: [begun, { any: [starts, bound(end, "gte", from, timeZone)] }] };
}

/** The fields of a record moved by so many days, its start, its end or both. */
export function shifted(
  span: Span,
  by: { start: number; end: number },
  start: FieldDefinition,
  end: FieldDefinition | undefined,
  timeZone: string,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const { record } = span;
  if (by.start !== 0)
    values[start.key] = onDay(record[start.key], addDays(span.start, by.start), start, timeZone);
  if (end && by.end !== 0 && (!isEmpty(record[end.key]) || by.start === 0))
    values[end.key] = onDay(record[end.key], addDays(span.end, by.end), end, timeZone);
  return values;
}

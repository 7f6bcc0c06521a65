/** Days are texts as in the API, `2020-02-29`; reckoning counts days since 1970-01-01. */

const DAY = 86_400_000;
const FIRST = dayNumber("0001-01-01");
const LAST = dayNumber("9999-12-31");

export interface DayParts {
  year: number;
  month: number;
  day: number;
}

export function partsOf(day: string): DayParts {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) };
}

/** Days from 1970-01-01 to the day that these parts name; a month or day too many runs on. */
export function numberOf({ year, month, day }: DayParts): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / DAY);
}

export function dayNumber(day: string): number {
  return numberOf(partsOf(day));
}

/** The day with this number, or null outside the years 1 to 9999. */
export function dayText(number: number): string | null {
  if (!(number >= FIRST && number <= LAST)) return null;
  const [date = ""] = new Date(number * DAY).toISOString().split("T");
  return date;
}

const DAY = 86_400_000;

/** Days of a period that come after today; `end` is the first day that is no longer part of it. */
export function daysLeft(today: string, end: string): number {
  return Math.max(0, Math.round((Date.parse(end) - Date.parse(today)) / DAY) - 1);
}

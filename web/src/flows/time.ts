import type { TFunction } from "i18next";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its largest whole unit: 3 days. Below a minute it counts as one. */
export function lengthText(t: TFunction, seconds: number): string {
  if (seconds >= 2 * DAY) return t("flows.units.days", { count: Math.floor(seconds / DAY) });
  if (seconds >= 2 * HOUR) return t("flows.units.hours", { count: Math.floor(seconds / HOUR) });
  return t("flows.units.minutes", { count: Math.max(1, Math.floor(seconds / MINUTE)) });
}

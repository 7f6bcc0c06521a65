import type { Language } from "@/i18n";

/** A decimal as the server writes it; never parsed into a binary fraction on the way to the screen. */
export type Decimal = string;

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, options);
    formats.set(key, format);
  }
  return format;
}

/** Intl takes decimal strings exactly; its type only knows literals. */
function exact(value: Decimal | number): number {
  return value as unknown as number;
}

export function formatNumber(value: Decimal | number, language: Language, digits?: number): string {
  const options =
    digits === undefined
      ? { maximumFractionDigits: 10 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return numberFormat(language, options).format(exact(value));
}

export function formatMoney(value: Decimal | number, currency: string, language: Language): string {
  return numberFormat(language, { style: "currency", currency }).format(exact(value));
}

/** For figures read at a glance: 1.2M, 120万. */
export function formatShortMoney(value: Decimal | number, currency: string, language: Language): string {
  return numberFormat(language, {
    style: "currency",
    currency,
    notation: "compact",
    maximumFractionDigits: 2,
  }).format(exact(value));
}

/** `value` is a ratio: 0.025 is 2.5 %. */
export function formatPercent(value: Decimal | number, language: Language, digits = 2): string {
  return numberFormat(language, {
    style: "percent",
    maximumFractionDigits: digits,
    signDisplay: "negative",
  }).format(exact(value));
}

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Chinese business writing is 2019-07-01, which Intl's Chinese does not offer. */
function inOrder(moment: Date, language: Language, options: Intl.DateTimeFormatOptions): string {
  if (language === "en") return new Intl.DateTimeFormat("en", { ...options, month: "short" }).format(moment);
  const parts = new Intl.DateTimeFormat("en", { ...options, month: "2-digit" }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  const day = `${part("year")}-${part("month")}-${part("day")}`;
  return options.hour ? `${day} ${part("hour")}:${part("minute")}` : day;
}

const DAY: Intl.DateTimeFormatOptions = { year: "numeric", day: "2-digit" };

/** A plain date stays the day it names, whatever the reader's time zone. */
export function formatDate(value: string, language: Language, timeZone: string): string {
  const plain = PLAIN_DATE.test(value);
  const moment = new Date(plain ? `${value}T00:00:00Z` : value);
  return inOrder(moment, language, { ...DAY, timeZone: plain ? "UTC" : timeZone });
}

export function formatDateTime(value: string, language: Language, timeZone: string): string {
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return inOrder(new Date(value), language, { ...DAY, ...time, timeZone });
}

/** A deadline; one at midnight is the end of the day before: 2019-06-30 24:00. */
export function formatDeadline(value: string, language: Language, timeZone: string): string {
  const text = formatDateTime(value, language, timeZone);
  if (!text.endsWith("00:00")) return text;
  const before = new Date(new Date(value).getTime() - 60_000).toISOString();
  return formatDateTime(before, language, timeZone).replace("23:59", "24:00");
}

/** How far the zone is from UTC at a moment, as in `GMT+8`. */
export function formatZone(value: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" }).formatToParts(
    new Date(value),
  );
  return parts.find((one) => one.type === "timeZoneName")?.value ?? timeZone;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago"; the unit is the largest that fits. */
export function formatAgo(value: string, now: Date, language: Language): string {
  const seconds = (new Date(value).getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "minute");
}

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** The size of a file: 12 KB. */
export function formatSize(bytes: number, language: Language): string {
  const step = Math.min(SIZES.length - 1, bytes > 0 ? Math.floor(Math.log(bytes) / Math.log(1024)) : 0);
  return numberFormat(language, {
    style: "unit",
    unit: SIZES[step],
    unitDisplay: "short",
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1024 ** step);
}

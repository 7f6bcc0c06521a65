import type { Language } from "@/i18n";
import { momentAt } from "@/shared/zones";

/** Numbers as people paste them: grouping commas, full-width digits, currency signs, a percent sign. */
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const DECORATION = /[\s,%\u00a5\uffe5$\u20ac\u00a3\u2030_]|^[A-Z]{3}(?=[\s\d-])|(?<=\d)[A-Z]{3}$/g;
const BRACKETED = /^\((.+)\)$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

function narrowed(text: string): string {
  return text.trim().replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

/** The decimal string a text stands for, or null when it is no number. */
export function readDecimal(text: string): string | null {
  const bare = narrowed(text).replace(BRACKETED, "-$1").replace(DECORATION, "").replace(/^\+/, "");
  const number = bare.startsWith(".") ? `0${bare}` : bare;
  return DECIMAL.test(number) ? number : null;
}

const DATE = /^(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;
const AMERICAN_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const NAMED_MONTH_FIRST = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/i;
const NAMED_MONTH_SECOND = /^(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(\d{4})$/i;
const CLOCK = /(?<=[\d\u65e5])(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:\d{2})?$/i;
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

function monthOf(name: string): number {
  return MONTHS.findIndex((month) => month.startsWith(name.toLowerCase())) + 1;
}

/** Year, month and day as a text orders them; slashes before the year are read only as English writes them. */
function partsOf(text: string, language: Language): [number, number, number] | null {
  const numbers = DATE.exec(text) ?? COMPACT_DATE.exec(text);
  if (numbers) return [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])];
  const american = language === "en" ? AMERICAN_DATE.exec(text) : null;
  if (american) return [Number(american[3]), Number(american[1]), Number(american[2])];
  const [, first = "", second = "", year] = NAMED_MONTH_FIRST.exec(text) ?? [];
  if (year) return [Number(year), monthOf(first), Number(second)];
  const [, day, month = "", later] = NAMED_MONTH_SECOND.exec(text) ?? [];
  return later ? [Number(later), monthOf(month), Number(day)] : null;
}

function dayOf(text: string, language: Language): string | null {
  const [year, month, day] = partsOf(text, language) ?? [0, 0, 0];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

/** The day a text names as `2019-07-01`, or null. A time beside it is left out; day and month are never guessed. */
export function readDate(text: string, language: Language): string | null {
  return dayOf(narrowed(text).replace(CLOCK, ""), language);
}

/** The moment a text names, by the clocks of `timeZone` where it names no zone itself; a day alone begins at midnight. */
export function readMoment(text: string, language: Language, timeZone: string): string | null {
  const written = narrowed(text);
  const [, hour = "0", minute = "00", second = "00", zone] = CLOCK.exec(written) ?? [];
  const day = dayOf(written.replace(CLOCK, ""), language);
  if (!day || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const clock = `${day}T${hour.padStart(2, "0")}:${minute}:${second}`;
  return zone ? new Date(`${clock}${zone.toUpperCase()}`).toISOString() : momentAt(clock, timeZone);
}

import { momentAt } from "@/shared/zones";

/** Numbers as people paste them: grouping commas, full-width digits, currency signs, a percent sign. */
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const DECORATION = /[\s,%\u00a5\uffe5$\u20ac\u00a3\u2030_]|^[A-Z]{3}(?=[\s\d-])|(?<=\d)[A-Z]{3}$/g;
const BRACKETED = /^\((.+)\)$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The decimal string a text stands for, or null when it is no number. */
export function readDecimal(text: string): string | null {
  const narrow = text.trim().replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  const bare = narrow.replace(BRACKETED, "-$1").replace(DECORATION, "").replace(/^\+/, "");
  const number = bare.startsWith(".") ? `0${bare}` : bare;
  return DECIMAL.test(number) ? number : null;
}

const DATE = /^(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?(?:[T\s].*)?$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;

/** The day a text names as `2019-07-01`, or null. Day and month are never guessed. */
export function readDate(text: string): string | null {
  const match = DATE.exec(text.trim()) ?? COMPACT_DATE.exec(text.trim());
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

const CLOCK = /^(.+?)(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:\d{2})?)?$/i;

/** The moment a text names, by the clocks of `timeZone` where it names no zone itself; a day alone begins at midnight. */
export function readMoment(text: string, timeZone: string): string | null {
  const [, date = "", hour = "0", minute = "00", second = "00", zone] = CLOCK.exec(text.trim()) ?? [];
  const day = DATE.test(date) || COMPACT_DATE.test(date) ? readDate(date) : null;
  if (!day || date.includes("T") || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return null;
  const clock = `${day}T${hour.padStart(2, "0")}:${minute}:${second}`;
  return zone ? new Date(`${clock}${zone.toUpperCase()}`).toISOString() : momentAt(clock, timeZone);
}

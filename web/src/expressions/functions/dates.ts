import { type DayParts, dayNumber, dayText, numberOf, partsOf } from "../days";
import { Decimal } from "../numbers";
import { instant } from "../values";
import type { Implementation } from "./contracts";
import { DAYS_OFF, DAYS_WORKED } from "./data";

const SECONDS_A_DAY = 86_400;
const WORKDAYS_MAX = 10_000;
const MONDAY = dayNumber("0001-01-01");
const FIRST_INSTANT = new Decimal("-62135596800");
const LAST_INSTANT = new Decimal("253402300799");

function isoWeekday(day: string): number {
  return ((((dayNumber(day) - MONDAY) % 7) + 7) % 7) + 1;
}

function lastOfMonth({ year, month }: DayParts): number {
  return partsOf(dayText(numberOf({ year, month: month + 1, day: 0 })) ?? "9999-12-31").day;
}

function addMonths(day: string, months: Decimal): string | null {
  const parts = partsOf(day);
  const count = parts.year * 12 + parts.month - 1 + months.trunc().toNumber();
  const [year, month] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  if (year < 1 || year > 9999) return null;
  return dayText(numberOf({ year, month, day: Math.min(parts.day, lastOfMonth({ year, month, day: 1 })) }));
}

function monthsBetween(start: string, end: string): Decimal | null {
  if (start > end) return null;
  const [from, to] = [partsOf(start), partsOf(end)];
  return new Decimal((to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0));
}

function isoWeek(day: string): number {
  const thursday = dayNumber(day) - isoWeekday(day) + 4;
  const { year } = yearAround(thursday);
  return Math.floor((thursday - numberOf({ year, month: 1, day: 1 })) / 7) + 1;
}

/** The year of a day by its number, also just outside the years that days may have. */
function yearAround(number: number): { year: number } {
  return { year: new Date(number * SECONDS_A_DAY * 1000).getUTCFullYear() };
}

function days360(start: string, end: string): Decimal {
  const [from, to] = [partsOf(start), partsOf(end)];
  const first = from.day === lastOfMonth(from) ? 30 : from.day;
  const last = to.day === 31 && first === 30 ? 30 : to.day;
  return new Decimal((to.year - from.year) * 360 + (to.month - from.month) * 30 + last - first);
}

function isWorkday(day: string): boolean {
  return isoWeekday(day) > 5 ? DAYS_WORKED.has(day) : !DAYS_OFF.has(day);
}

function within(days: ReadonlySet<string>, first: string, last: string): number {
  let count = 0;
  for (const day of days) if (day >= first && day <= last) count += 1;
  return count;
}

function weekdaysUntil(number: number): number {
  const since = number - MONDAY;
  return Math.floor(since / 7) * 5 + Math.min((((since % 7) + 7) % 7) + 1, 5);
}

function networkDays(start: string, end: string, calendar: string): Decimal {
  const [first, last] = start <= end ? [start, end] : [end, start];
  let count = weekdaysUntil(dayNumber(last)) - weekdaysUntil(dayNumber(first) - 1);
  if (calendar !== "weekends") count += within(DAYS_WORKED, first, last) - within(DAYS_OFF, first, last);
  return new Decimal(start <= end ? count : -count);
}

function workday(start: string, days: Decimal, calendar: string): string | null {
  const count = days.trunc().toNumber();
  if (Math.abs(count) > WORKDAYS_MAX) return null;
  let day: string | null = start;
  let number = dayNumber(start);
  for (let left = Math.abs(count); left > 0; ) {
    number += Math.sign(count);
    day = dayText(number);
    if (day === null) return null;
    if (calendar === "weekends" ? isoWeekday(day) < 6 : isWorkday(day)) left -= 1;
  }
  return day;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment's clock in a time zone, as a UTC time of the same figures. */
function local(moment: string, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]),
  );
  const year = parts.era === "BC" ? 1 - Number(parts.year) : Number(parts.year);
  const day = numberOf({ year, month: Number(parts.month), day: Number(parts.day) });
  return ((day * 24 + Number(parts.hour)) * 60 + Number(parts.minute)) * 60 + Number(parts.second);
}

function clock(unit: number, size: number): Implementation {
  return (moment, zone) => {
    const seconds = local(moment, zone);
    return new Decimal(
      Math.floor((((seconds % SECONDS_A_DAY) + SECONDS_A_DAY) % SECONDS_A_DAY) / unit) % size,
    );
  };
}

/** The instant when a zone's clock shows a day and time; where it shows it twice, the first. */
function moment(
  day: string,
  hours: Decimal,
  minutes: Decimal,
  seconds: Decimal,
  zone: string,
): string | null {
  const inDay =
    hours.trunc().toNumber() * 3600 + minutes.trunc().toNumber() * 60 + seconds.trunc().toNumber();
  if (inDay < 0 || inDay >= SECONDS_A_DAY || day < "0001-01-03" || day > "9999-12-29") return null;
  const wanted = dayNumber(day) * SECONDS_A_DAY + inDay;
  const offsetAt = (seconds: number) => local(text(seconds), zone) - seconds;
  const before = offsetAt(wanted - SECONDS_A_DAY);
  const candidate = wanted - before;
  const found = offsetAt(candidate) === before ? candidate : wanted - offsetAt(candidate);
  return instant(text(local(text(found), zone) === wanted ? found : candidate));
}

function text(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Microseconds since 1970, as seconds. */
function seconds(moment: string): Decimal {
  const whole = new Decimal(Math.floor(Date.parse(`${moment.slice(0, 19)}Z`) / 1000));
  return whole.plus(`0.${moment.slice(20, 26)}`);
}

function readDay(written: string): string | null {
  const found = /^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/.exec(written.replace(/^ +| +$/g, ""));
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const number = year < 1 || month < 1 || month > 12 || day < 1 ? null : numberOf({ year, month, day });
  const made = number === null ? null : dayText(number);
  return made !== null && partsOf(made).day === day ? made : null;
}

function yearStart(day: string): number {
  return numberOf({ year: partsOf(day).year, month: 1, day: 1 });
}

/** With an empty argument these are empty. */
export const DATES: Record<string, Implementation> = {
  year: (day) => new Decimal(partsOf(day).year),
  month: (day) => new Decimal(partsOf(day).month),
  day: (day) => new Decimal(partsOf(day).day),
  quarter: (day) => new Decimal(Math.floor((partsOf(day).month + 2) / 3)),
  iso_weekday: (day) => new Decimal(isoWeekday(day)),
  iso_week_number: (day) => new Decimal(isoWeek(day)),
  day_of_year: (day) => new Decimal(dayNumber(day) - yearStart(day) + 1),
  add_days: (day, days) => dayText(dayNumber(day) + days.trunc().toNumber()),
  add_months: addMonths,
  month_end: (day) => {
    const parts = partsOf(day);
    return dayText(numberOf({ ...parts, day: lastOfMonth(parts) }));
  },
  days_between: (start, end) => new Decimal(dayNumber(end) - dayNumber(start)),
  months_between: monthsBetween,
  days360,
  network_days: networkDays,
  workday,
  timestamp: (moment) => seconds(moment).times(1000).floor(),
  seconds_between: (start, end) => seconds(end).minus(seconds(start)),
  add_seconds: (moment: string, added: Decimal) => {
    const to = seconds(moment).plus(added.trunc());
    if (to.lt(FIRST_INSTANT) || to.gt(LAST_INSTANT)) return null;
    return `${text(to.floor().toNumber()).slice(0, 19)}.${moment.slice(20)}`;
  },
  day_of: (moment, zone) => dayText(Math.floor(local(moment, zone) / SECONDS_A_DAY)),
  hour_of: clock(3600, 24),
  minute_of: clock(60, 60),
  second_of: clock(1, 60),
  moment_of: moment,
  read_day: readDay,
};

/** With an empty argument these are no. */
export const DATE_PREDICATES: Record<string, Implementation> = { is_workday: isWorkday };

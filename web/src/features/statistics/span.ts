import dayjs from "dayjs";

const DATE = "YYYY-MM-DD";
const PLAIN = /^\d{4}-\d{2}-\d{2}$/;
const DAYS = 30;
export const DAYS_MAX = 366;

export interface Span {
  from: string;
  to: string;
}

/** So many days up to and including a day. */
export function lastDays(today: string, count: number): Span {
  return {
    from: dayjs(today)
      .subtract(count - 1, "day")
      .format(DATE),
    to: today,
  };
}

/** The days that an address names; the last thirty where it names none that can be counted. */
export function spanOf(from: string, to: string, today: string): Span {
  const isWhole = PLAIN.test(from) && PLAIN.test(to) && dayjs(from).isValid() && dayjs(to).isValid();
  const length = isWhole ? dayjs(to).diff(dayjs(from), "day") + 1 : 0;
  return length >= 1 && length <= DAYS_MAX ? { from, to } : lastDays(today, DAYS);
}

/** Late ones among those that had a deadline, 0 to 1; null where none had. */
export function lateShare(row: { due: number; late: number }): number | null {
  return row.due === 0 ? null : row.late / row.due;
}

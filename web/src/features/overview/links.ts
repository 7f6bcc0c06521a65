import type { Comparison } from "@/api/predicate";

/** The order lines of a stretch of days, narrowed by further conditions: the rows behind a figure. */
export function orderLines(start: string, end: string, ...more: Comparison[]): string {
  const filter = { all: [{ field: "order_date", op: "between", value: [start, end] }, ...more] };
  return `/forms/order_line?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

/** The last day of a month such as 2020-02. */
export function lastDayOf(month: string): string {
  const [year, number] = month.split("-");
  return new Date(Date.UTC(Number(year), Number(number), 0)).toISOString().slice(0, 10);
}

/** The order lines of a month. */
export function orderLinesOfMonth(month: string): string {
  return orderLines(`${month}-01`, lastDayOf(month));
}

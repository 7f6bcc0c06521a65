import type { Activity } from "@/api/channel";
import type { Comparison } from "@/api/predicate";

function rowsOf(form: string, ...all: Comparison[]): string {
  return `/forms/${form}?filter=${encodeURIComponent(JSON.stringify({ all }))}`;
}

/** What was ordered in a stretch of days, narrowed by further conditions: the rows behind a figure. */
export function orderLines(start: string, end: string, ...more: Comparison[]): string {
  return rowsOf(
    "order_line",
    { field: "order_date", op: "between", value: [start, end] },
    { field: "kind", op: "eq", value: "order" },
    ...more,
  );
}

/** The targets of the months that a stretch of days touches. */
export function targets(start: string, end: string): string {
  return rowsOf("sales_target", {
    field: "month",
    op: "between",
    value: [start.slice(0, 7), end.slice(0, 7)],
  });
}

/** Partners by their sales: all of them, or those that order, have stopped, or never did. */
export function partnerSales(activity?: Activity): string {
  return activity ? `/overview/partners?activity=${activity}` : "/overview/partners";
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

import type { MonthOfSales } from "@/api/channel";

/** Whole months without an order after which a partner is dormant for certain: more than 90 days. */
const QUIET_MONTHS = 3;

/** The last month with an order, where nothing came in the months since; null for one who orders or never did. */
export function quietSince(months: Pick<MonthOfSales, "month" | "sales">[]): string | null {
  const last = months.findLastIndex(({ sales }) => Number(sales) !== 0);
  const quiet = last >= 0 && months.length - 1 - last > QUIET_MONTHS;
  return quiet ? (months[last]?.month ?? null) : null;
}

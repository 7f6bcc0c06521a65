import type { Activity, PartnerSales } from "@/api/channel";

export const SORTS = [
  "-year",
  "year",
  "-total",
  "total",
  "-last_order",
  "last_order",
  "label",
  "-label",
] as const;
export type PartnerSort = (typeof SORTS)[number];

interface Wanted {
  activity: Activity | undefined;
  search: string;
  sort: PartnerSort;
}

const ORDERS = {
  year: (one: PartnerSales, other: PartnerSales) => Number(one.year) - Number(other.year),
  total: (one: PartnerSales, other: PartnerSales) => Number(one.total) - Number(other.total),
  last_order: (one: PartnerSales, other: PartnerSales) =>
    (one.last_order ?? "").localeCompare(other.last_order ?? ""),
  label: (one: PartnerSales, other: PartnerSales) => one.partner.label.localeCompare(other.partner.label),
};

/** The partners of a kind whose name or code contains the search, in the order wanted. */
export function selected(partners: PartnerSales[], { activity, search, sort }: Wanted): PartnerSales[] {
  const typed = search.trim().toLowerCase();
  const found = partners.filter(
    ({ partner, activity: own }) =>
      (activity === undefined || own === activity) &&
      `${partner.label} ${partner.code}`.toLowerCase().includes(typed),
  );
  const falling = sort.startsWith("-");
  const order = ORDERS[sort.replace("-", "") as keyof typeof ORDERS];
  return found.toSorted((one, other) => (falling ? -order(one, other) : order(one, other)));
}

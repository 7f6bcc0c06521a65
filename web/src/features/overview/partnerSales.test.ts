import { expect, test } from "vitest";
import type { PartnerSales } from "@/api/channel";
import { selected } from "./partnerSales";

function partner(label: string, rest: Partial<PartnerSales>): PartnerSales {
  const reference = { id: label, label, code: `C-${label}` };
  return {
    partner: reference,
    activity: "active",
    last_order: null,
    year: "0",
    share: "0",
    total: "0",
    ...rest,
  };
}

const PARTNERS = [
  partner("Ann", { year: "9.50", last_order: "2020-05-01" }),
  partner("Bob", { year: "100.00", last_order: "2020-01-01", activity: "dormant" }),
  partner("Cy", { activity: "never" }),
];

const names = (rows: PartnerSales[]) => rows.map((row) => row.partner.label);

test("partners stand in the order asked for, amounts by their size", () => {
  expect(names(selected(PARTNERS, { activity: undefined, search: "", sort: "-year" }))).toEqual([
    "Bob",
    "Ann",
    "Cy",
  ]);
  expect(names(selected(PARTNERS, { activity: undefined, search: "", sort: "last_order" }))).toEqual([
    "Cy",
    "Bob",
    "Ann",
  ]);
});

test("a kind and a search narrow the list", () => {
  expect(names(selected(PARTNERS, { activity: "dormant", search: "", sort: "label" }))).toEqual(["Bob"]);
  expect(names(selected(PARTNERS, { activity: undefined, search: "c-a", sort: "label" }))).toEqual(["Ann"]);
});

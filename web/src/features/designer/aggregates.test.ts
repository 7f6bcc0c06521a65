import { describe, expect, it } from "vitest";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import {
  counting,
  groupable,
  valued,
  withColumn,
  withMeasure,
  withoutColumn,
  withoutSource,
  withSource,
  withValue,
  withWhere,
} from "./aggregates";
import { type Draft, documentOf, draftOf } from "./draft";

function field(key: string, type: string, settings = {}, more = {}): FieldDefinition {
  return {
    id: `id-${key}`, key, type, label: key, required: false, unique: false, settings, meaning_settings: settings,
    help: null, retired: false, readable: true, writable: true, ...more,
  } as FieldDefinition; // biome-ignore format: one field
}

function form(key: string, ...fields: FieldDefinition[]): FormDefinition {
  return {
    key, title: key, label_field: fields[0]?.key ?? "", icon: null,
  color: null, version: 1, actions: ["read"], unique_together: [],
    partner_path: null, rules: [], checks: [], duplicates: [], aggregate: null, lifecycle: null, live: null, listable_checks: [], layout: [], fields,
  }; // biome-ignore format: one form
}

const ARRIVAL = form(
  "arrival",
  field("depot", "reference", { form: "depot" }),
  field("product", "select", { options: [{ key: "bike" }] }),
  field("quantity", "number", { decimals: 2 }),
  field("price", "money", { currency: "USD" }),
  field("papers", "file"),
  field("gone", "text", {}, { retired: true }),
);
const DELIVERY = form("delivery", field("depot", "reference", { form: "depot" }), field("pieces", "number"));

function stock(): Draft {
  const begun = counting(ARRIVAL, ARRIVAL.fields[0] as FieldDefinition, "Rows");
  return draftOf({
    ...form("stock"),
    ...begun,
    fields: begun.fields.map((each) => ({ ...each, id: each.key })),
  });
}

const column = (draft: Draft, key: string) => {
  const found = draft.fields.find((each) => each.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe("an aggregate table being designed", () => {
  it("begins with how many records there are of each value", () => {
    const document = documentOf(stock());
    expect(document.aggregate).toEqual({
      sources: [{ form: "arrival", values: { depot: "depot", rows_counted: "1" } }],
      measures: { rows_counted: "count" },
    });
    expect(document.fields.map(({ key, type, settings }) => [key, type, settings])).toEqual([
      ["depot", "reference", { form: "depot" }],
      ["rows_counted", "number", { decimals: 0 }],
    ]);
    expect(document.label_field).toBe("rows_counted");
  });

  it("groups by what has one value that people give", () => {
    expect(groupable(ARRIVAL).map(({ key }) => key)).toEqual(["depot", "product", "quantity", "price"]);
  });

  it("takes the type of what its first source gives, and no other's", () => {
    let draft = withColumn(stock(), "Value", "sum");
    draft = withSource(draft, DELIVERY);
    draft = withValue(draft, 0, column(draft, "total"), "price", ARRIVAL);
    draft = withValue(draft, 1, column(draft, "total"), "-pieces", DELIVERY);
    expect(column(draft, "total")).toMatchObject({ type: "money", settings: { currency: "USD" } });
    expect(draft.aggregate?.sources).toEqual([
      { form: "arrival", values: { depot: "depot", rows_counted: "1", total: "price" } },
      { form: "delivery", values: { depot: "depot", total: "-pieces" } },
    ]);
    expect(withMeasure(draft, column(draft, "total"), "count").fields.at(-1)?.type).toBe("number");
  });

  it("says which rows count, and says nothing where all do", () => {
    const draft = withWhere(stock(), 0, "quantity > 0");
    expect(draft.aggregate?.sources[0]?.where).toBe("quantity > 0");
    expect(withWhere(draft, 0, null)).toEqual(stock());
  });

  it("loses a field with its values, and a form with what it gave", () => {
    const draft = withSource(withColumn(stock(), "Kind", null), DELIVERY);
    const given = withValue(draft, 0, column(draft, "group"), "product", ARRIVAL);
    expect(valued(given).map(({ key }) => key)).toEqual(["depot", "group", "rows_counted"]);
    expect(withoutColumn(given, column(given, "group")).aggregate).toEqual(draft.aggregate);
    expect(withoutSource(given, 0).aggregate?.sources).toEqual([
      { form: "delivery", values: { depot: "depot" } },
    ]);
  });
});

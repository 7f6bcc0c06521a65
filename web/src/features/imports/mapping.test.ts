import { describe, expect, it } from "vitest";
import type { ImportFound } from "@/api/imports";
import {
  choicesOf,
  lackOf,
  mappingOf,
  openWords,
  percentExample,
  spellingsOf,
  surenessOf,
  withColumn,
  withFractions,
  withKey,
  withMode,
  withNewField,
  withNewFieldAs,
  withReference,
  withRefusedWords,
  withWord,
} from "./mapping";

const column = (name: string, field: string | null, unknown: Record<string, string | null> = {}) => ({
  name, field, sample: [], confidence: 0.9, by: "name", unknown_values: unknown,
}); // biome-ignore format: one line each

const FOUND: ImportFound = {
  id: "i", format: "csv", additions: null, encoding: "gb18030", delimiter: ",", sheets: [], sheet: null, header_row: 3, rows: 12, notes: [],
  columns: [column("订单号", "order_number"), column("类型", "kind", { 订货单: "order", 退货: null }), column("备注", null)],
  fields: [
    { key: "order_number", label: "订单号", required: true, unique: true, accepted: [] },
    { key: "kind", label: "类型", required: true, unique: false, accepted: [] },
    { key: "notes", label: "备注", required: false, unique: false, accepted: [] },
  ],
  months: null, first_rows: [],
  choices: {
    mapping: { 订单号: "order_number", 类型: "kind", 备注: null },
    values: { 类型: { 订货单: "shipment" } },
    key: ["order_number"], mode: "upsert", on_error: "all_or_nothing", on_totals: "warn", readings: {}, months: null, part: [], allow_duplicates: false, references: {}, new_fields: {}, saved: false,
  },
}; // biome-ignore format: a document

const NONE = new Map<string, string>();

describe("the mapping of an import", () => {
  const begun = mappingOf(FOUND);

  it("begins with the proposal; what was decided before wins over what is guessed", () => {
    expect(begun.values).toEqual({ 类型: { 订货单: "shipment", 退货: null } });
    expect(openWords(begun)).toBe(1);
    expect(openWords(withWord(begun, "类型", "退货", "order"))).toBe(0);
  });

  it("gives a field to one column only, and forgets words of another field", () => {
    const moved = withColumn(begun, "备注", "kind");
    expect(moved.mapping).toEqual({ 订单号: "order_number", 类型: null, 备注: "kind" });
    expect(withColumn(begun, "类型", "notes").values).toEqual({});
    expect(withColumn(begun, "类型", "kind")).toBe(begun);
  });

  it("shows by a number of the file how percentages are read, and keeps what is chosen", () => {
    expect(percentExample(["10%", "0.07"])).toEqual({ written: "0.07", points: "0.07%", share: "7%" });
    expect(percentExample(["10%"])).toEqual({ written: "0.5", points: "0.5%", share: "50%" });
    const chosen = withFractions(begun, "类型", true);
    expect(choicesOf(chosen).readings).toEqual({ 类型: { percent_fractions: true } });
    expect(withColumn(chosen, "类型", "notes").readings).toEqual({});
  });

  it("drops a key that no column feeds any more", () => {
    expect(withColumn(begun, "订单号", null).key).toEqual([]);
  });

  it("names what is missing", () => {
    expect(lackOf(begun, FOUND.fields, NONE)).toBeNull();
    expect(lackOf(withKey(begun, []), FOUND.fields, NONE)).toEqual({ code: "key", fields: [] });
    expect(lackOf(withKey(begun, ["notes"]), FOUND.fields, NONE)).toEqual({
      code: "keyColumn",
      fields: ["notes"],
    });
    const create = withMode(withColumn(begun, "类型", null), "create");
    expect(lackOf(create, FOUND.fields, NONE)).toEqual({ code: "required", fields: ["kind"] });
    expect(lackOf(withMode(create, "update"), FOUND.fields, NONE)).toBeNull();
    expect(lackOf({ ...begun, mapping: { 订单号: null } }, FOUND.fields, NONE)).toEqual({
      code: "nothing",
      fields: [],
    });
  });

  it("takes a column of codes for the reference they lead to", () => {
    const fields = [
      { key: "partner", label: "伙伴", required: true, unique: false, accepted: [] },
      { key: "reseller_key", label: "伙伴编码", required: true, unique: false, accepted: [] },
    ];
    const spellings = spellingsOf([
      { key: "reseller_key", type: "lookup", settings: { through: "partner", field: "code" } },
    ]);
    const mapping = withMode({ ...begun, mapping: { 编码: "reseller_key" } }, "create");
    expect(lackOf(mapping, fields, spellings)).toBeNull();
    expect(lackOf({ ...mapping, mapping: { 编码: "notes" } }, fields, spellings)?.fields).toEqual([
      "partner",
    ]);
  });

  it("forgets by what records are named where a column goes elsewhere", () => {
    const named = withReference({ ...begun, mapping: { 类型: "kind", 单号: "notes" } }, "类型", "code");
    expect(named.references).toEqual({ 类型: "code" });
    expect(withReference(named, "类型", null).references).toEqual({});
    expect(withColumn(named, "类型", null).references).toEqual({});
    expect(withColumn(named, "单号", "kind").references).toEqual({});
    expect(withColumn(named, "单号", "order_number").references).toEqual({ 类型: "code" });
  });

  it("gives the form a field for a column, until the column goes elsewhere", () => {
    const news = withNewField(begun, "类型", { key: "lei_xing", type: "text", label: "类型" });
    expect(news.mapping.类型).toBe("lei_xing");
    expect(news.new_fields).toEqual({ lei_xing: { type: "text", label: "类型" } });
    const named = withNewFieldAs(news, "lei_xing", { label: " " });
    expect(lackOf(withMode(named, "update"), FOUND.fields, NONE)).toEqual({
      code: "newField",
      fields: ["lei_xing"],
    });
    expect(withNewFieldAs(news, "nothing", { label: "x" })).toBe(news);
    expect(withColumn(news, "类型", "kind").new_fields).toEqual({});
  });

  it("sends answered words only, so that none is emptied unasked", () => {
    expect(choicesOf(begun).values).toEqual({ 类型: { 订货单: "shipment" } });
  });

  it("asks about words that the check refused", () => {
    const errors = [
      { row: 7, field: "kind", code: "not_an_option", message: "", value: "换货" },
      { row: 8, field: "order_number", code: "required", message: "", value: "x" },
    ];
    expect(withRefusedWords(begun, errors, new Set(["kind"])).values).toEqual({
      类型: { 订货单: "shipment", 退货: null, 换货: null },
    });
  });

  it("says how sure a guess is", () => {
    expect(surenessOf({ by: "saved", confidence: 1, field: "a" })).toBe("saved");
    expect(surenessOf({ by: "name", confidence: 0.85, field: "a" })).toBe("high");
    expect(surenessOf({ by: "values", confidence: 0.62, field: "a" })).toBe("middle");
    expect(surenessOf({ by: null, confidence: 0, field: null })).toBe("none");
  });
});

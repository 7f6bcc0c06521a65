import { describe, expect, it } from "vitest";
import type { ImportFound } from "@/api/imports";
import { lackOf, mappingOf } from "./mapping";
import { monthColumns, monthLines, withMonths } from "./months";

const column = (name: string, field: string | null) => ({
  name, field, sample: [], confidence: 0.9, by: "name", unknown_values: {},
}); // biome-ignore format: one line each
const month = (name: string, number: number) => ({ name, year: null, month: number, measure: "" });
const field = (key: string) => ({ key, label: key, required: true, unique: false, accepted: [] });

const FOUND: ImportFound = {
  id: "i", format: "csv", additions: null, encoding: "utf-8", delimiter: ",", sheets: [], sheet: null, header_row: 1, rows: 2, notes: [],
  columns: [column("客户", "dealer"), column("1月", null), column("2月", null), column("3月", null), column("合计", null)],
  fields: [field("dealer"), field("month"), field("amount"), field("quantity")],
  months: { columns: [month("1月", 1), month("2月", 2), month("3月", 3)], measures: [""], totals: ["合计"] },
  first_rows: [["P1", "10", "", "5", "15"], ["P2", "", "7", "", "7"]],
  choices: {
    mapping: { 客户: "dealer", "1月": null, "2月": null, "3月": null, 合计: null },
    values: {}, key: ["dealer", "month"], mode: "upsert", on_error: "all_or_nothing", on_totals: "warn", readings: {},
    months: { field: "month", values: { "": "amount" }, year: 2025 }, part: [], allow_duplicates: false, references: {}, new_fields: {}, saved: false,
  },
}; // biome-ignore format: a document

const MONTHS = { field: "month", values: { "": "amount" }, year: 2025 };

describe("months that become rows", () => {
  const begun = mappingOf(FOUND);

  it("are shown as the records they become, empty ones left out", () => {
    expect(monthLines(FOUND, MONTHS, 9)).toEqual([
      { key: "0.2025-01", rest: ["P1"], month: "2025-01", values: ["10"] },
      { key: "0.2025-03", rest: ["P1"], month: "2025-03", values: ["5"] },
      { key: "1.2025-02", rest: ["P2"], month: "2025-02", values: ["7"] },
    ]);
    expect(monthLines(FOUND, MONTHS, 1)).toHaveLength(1);
  });

  it("feed their fields instead of columns", () => {
    expect([...monthColumns(FOUND, begun)]).toEqual(["1月", "2月", "3月", "合计"]);
    expect(lackOf(begun, FOUND.fields.slice(0, 3), new Map())).toBeNull();
    const moved = withMonths(begun, FOUND, { ...MONTHS, field: "dealer" });
    expect(moved.mapping.客户).toBeNull();
    expect(lackOf(withMonths(begun, FOUND, null), FOUND.fields.slice(0, 3), new Map())).toEqual({
      code: "keyColumn",
      fields: ["month"],
    });
  });

  it("need a field for the month and for a value", () => {
    const undecided = withMonths(begun, FOUND, { field: "", values: { "": null }, year: 2025 });
    expect(lackOf({ ...undecided, mode: "create" }, FOUND.fields, new Map())).toEqual({
      code: "months",
      fields: [],
    });
  });
});

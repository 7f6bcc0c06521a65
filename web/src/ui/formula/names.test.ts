import { expect, test } from "vitest";
import type { FunctionHelp } from "@/api/formulas";
import { matching, offerFor, placeOf } from "./names";

const FIELDS = [
  { key: "amount", label: "金额" },
  { key: "status", label: "Status" },
];
const base = { category: "text", result: "text", examples: [], since: "0.1" };
const FUNCTIONS: FunctionHelp[] = [
  { ...base, name: "LEFT", names: ["left"], signature: "LEFT(text, [count])", help: "The first characters" },
  { ...base, name: "SUM", names: ["sum"], signature: "SUM(value)", help: "Adds up", category: "math" },
];

test("fields are offered by key and by label, functions by name", () => {
  expect(offerFor("1 + am", FIELDS, FUNCTIONS)?.options.map(({ apply }) => apply)).toEqual(["amount"]);
  expect(offerFor("金", FIELDS, FUNCTIONS)).toMatchObject({ from: 0, options: [{ apply: "amount" }] });
  expect(offerFor("2 * s", FIELDS, FUNCTIONS)?.options.map(({ apply }) => apply)).toEqual(["status", "SUM("]);
  expect(offerFor("1 + ", FIELDS, FUNCTIONS)).toBeNull();
});

test("a place counted in characters is one counted in units", () => {
  expect(placeOf("a😀 b", 4)).toBe(4);
  expect(placeOf("abc", 1)).toBe(0);
});

test("help is searched by name, words and category", () => {
  expect(matching(FUNCTIONS, "first", null).map(({ name }) => name)).toEqual(["LEFT"]);
  expect(matching(FUNCTIONS, "", "math").map(({ name }) => name)).toEqual(["SUM"]);
});

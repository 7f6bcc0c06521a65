import { expect, it } from "vitest";
import type { FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import { readGiven } from "./given";

it.each<[FieldTypeName, string, unknown]>([
  ["money", "12.50", "12.50"],
  ["money", "abc", { unread: "abc" }],
  ["number", "", null],
  ["date", "2020-02-01", "2020-02-01"],
  ["date", "soon", { unread: "soon" }],
  ["date_time", "2020-02-01T08:00:00Z", "2020-02-01T08:00:00Z"],
  ["text", "abc", "abc"],
])("reads what an address gives a field: %s %s", (type, text, value) => {
  expect(readGiven({ type } as FieldDefinition, text)).toEqual(value);
});

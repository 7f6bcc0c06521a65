import { expect, test } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { columnsOf, conditionOf } from "./columnsOf";

const stage = {
  key: "stage",
  type: "select",
  settings: { options: [{ key: "new" }, { key: "old", retired: true }, { key: "won" }] },
} as unknown as FieldDefinition;
const counted = (value: unknown, count: number) => ({ values: [value], count, sums: {} });

test("every option is a column in its order, a retired one while it has records, the empty one last", () => {
  const columns = columnsOf(stage, [counted(null, 4), counted("won", 2)], true);
  expect(columns.map(({ key, count }) => [key, count])).toEqual([
    ["new", 0],
    ["won", 2],
    ["", 4],
  ]);
  expect(columnsOf(stage, [counted("old", 1)], false).map(({ key }) => key)).toEqual(["new", "old", "won"]);
});

test("a column of linked records asks by id, one of yes or no by truth, the empty one by emptiness", () => {
  const partner = { key: "partner", type: "reference", settings: {} } as unknown as FieldDefinition;
  const columns = columnsOf(partner, [counted({ id: "p1", label: "Ahoi" }, 3)], true);
  expect(columns.map((column) => conditionOf("partner", column))).toEqual([
    { field: "partner", op: "eq", value: "p1" },
    { field: "partner", op: "is_empty" },
  ]);
  const paid = { key: "paid", type: "yes_no", settings: {} } as unknown as FieldDefinition;
  const [yes] = columnsOf(paid, [counted(true, 1)], false);
  expect(yes && conditionOf("paid", yes)).toEqual({ field: "paid", op: "eq", value: true });
});

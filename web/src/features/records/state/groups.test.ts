import { expect, test } from "vitest";
import { type GroupRow, groupText, rangesBetween, treeOfGroups, withGroups } from "./groups";

const row = (values: unknown[], count: number): GroupRow => ({ values, count, sums: {} });
const twin = (id: string) => ({ id, label: "Twin" });

const LEVELS = [
  [row(["2020-01"], 3), row(["2020-02"], 1)],
  [row(["2020-01", twin("a")], 2), row(["2020-01", twin("b")], 1), row(["2020-02", null], 1)],
];
const ROWS = [0, 1, 2, 3].map((index) => ({ index, record: { id: String(index), revision: 1 } }));

test("groups become a tree in the order of the deepest level, each at its first record", () => {
  const [january, february] = treeOfGroups(LEVELS);
  expect(january?.children.map(({ start, count }) => [start, count])).toEqual([
    [0, 2],
    [2, 1],
  ]);
  expect([february?.start, february?.count, february?.children.length]).toEqual([3, 1, 1]);
});

test("a folded group hides its rows and its groups; rows keep their place in the list", () => {
  const groups = treeOfGroups(LEVELS);
  const folded = new Set([groups[0]?.children[0]?.key]);
  const shown = withGroups(ROWS, groups, (key) => folded.has(key));
  const told = shown.map(({ group, record }) => group?.values.at(-1) ?? record?.id ?? "empty");
  expect(told).toEqual(["2020-01", twin("a"), twin("b"), "2", "2020-02", "empty", "3"]);
  expect(shown.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(rangesBetween(shown, 0, 6)).toEqual([[2, 4]]);
  expect(
    rangesBetween(
      withGroups(ROWS, groups, () => true),
      0,
      9,
    ),
  ).toEqual([]);
});

test("groups are written as the list takes them", () => {
  const text = groupText([{ field: "day", by: "month", descending: true }, { field: "partner" }]);
  expect(text).toBe("-day:month,partner");
});

import { expect, test } from "vitest";
import type { RecordRow } from "@/api/records";
import { apart, type Branch, fitting, indented, isWithin, linesOf, outdented, TOP } from "./tree";

const record = (id: string, parent: string | null = null) =>
  ({ id, revision: 1, parent: parent && { id: parent, label: parent } }) as unknown as RecordRow;

function branch(children: Record<string, number>, more = false): Branch {
  return {
    records: Object.keys(children).map((id) => record(id)),
    below: Object.fromEntries(
      Object.entries(children).map(([id, count]) => [id, { children: count, matches: true }]),
    ),
    more,
  };
}

const BRANCHES = new Map([
  [TOP, branch({ a: 2, e: 0 })],
  ["a", branch({ b: 1, c: 0 }, true)],
]);

test("opened records have what lies below them under them, then the offer of more", () => {
  const lines = linesOf(BRANCHES, new Set(["a", "b"]));
  expect(lines.map(({ key, depth, open }) => [key, depth, open])).toEqual([
    ["a", 1, true],
    ["b", 2, true],
    ["c", 2, null],
    ["more:a", 2, null],
    ["e", 1, null],
  ]);
  expect(lines.map(({ place, size }) => [place, size])).toEqual([
    [1, 2],
    [1, -1],
    [2, -1],
    [3, -1],
    [2, 2],
  ]);
  expect(linesOf(BRANCHES, new Set()).map(({ key }) => key)).toEqual(["a", "e"]);
});

test("indenting goes below the sibling before, outdenting beside the parent", () => {
  const lines = linesOf(BRANCHES, new Set(["a"]));
  expect(["a", "b", "c", "e"].map((id) => indented(lines, id))).toEqual([null, null, "b", "a"]);
  expect(["a", "b", "c", "e"].map((id) => outdented(lines, id))).toEqual([null, TOP, TOP, null]);
});

test("what lies within a record is told by the lines", () => {
  const lines = linesOf(BRANCHES, new Set(["a"]));
  expect(isWithin(lines, "c", "a")).toBe(true);
  expect(isWithin(lines, "a", "a")).toBe(true);
  expect(isWithin(lines, "e", "a")).toBe(false);
});

test("an answer for several records is taken apart; what is not all there waits", () => {
  const found = apart(
    ["a", "b"],
    new Map([["a", 2], ["b", 3]]),
    [record("c", "a"), record("d", "a"), record("f", "b")],
    {},
    (each) => (each as unknown as { parent: { id: string } }).parent.id,
  ); // biome-ignore format: a sample
  expect([...found.keys()]).toEqual(["a"]);
  expect(found.get("a")?.records.map(({ id }) => id)).toEqual(["c", "d"]);
});

test("as many branches open as there is room for", () => {
  const waiting = new Map([["a", 2], ["b", 3], ["c", 1]]); // biome-ignore format: a sample
  expect(fitting(waiting, 5, 10)).toEqual(["a", "b"]);
  expect(fitting(waiting, 9, 1)).toEqual(["a"]);
  expect(fitting(waiting, 1, 10)).toEqual([]);
});

import { expect, it } from "vitest";
import type { Department } from "@/api/people";
import { branchOf, treeOf } from "./tree";

const department = (id: string, parent_id: string | null): Department => ({
  id,
  name: `${id}!`,
  parent_id,
  head_id: null,
});
const ALL = [department("c", "b"), department("a", null), department("b", "a"), department("x", "gone")];

it("hangs departments beneath their parents, in the order given", () => {
  const [a, x] = treeOf(ALL);
  expect([a?.key, a?.children[0]?.key, a?.children[0]?.children[0]?.title]).toEqual(["a", "b", "c!"]);
  expect(x?.key).toBe("x");
});

it("knows everything beneath a department", () => {
  expect(branchOf("b", ALL)).toEqual(new Set(["b", "c"]));
  expect(branchOf("a", ALL)).toEqual(new Set(["a", "b", "c"]));
});

import { describe, expect, it } from "vitest";
import { newCondition, newGroup, predicateOf, treeOf } from "./filterTree";

const whole = { field: "name", op: "eq", value: "E" } as const;

describe("a comparison without a value", () => {
  const group = newGroup("all", [newCondition("amount", "gt"), { key: "k", ...whole }]);

  it("is no part of a filter", () => {
    expect(predicateOf(group)).toEqual({ all: [whole] });
  });

  it("stays in a draft, and comes back out of it", () => {
    const draft = predicateOf(group, true);
    expect(draft).toEqual({ all: [{ field: "amount", op: "gt", value: undefined }, whole] });
    const again = treeOf(JSON.parse(JSON.stringify(draft)));
    expect(predicateOf(again, true)).toEqual({ all: [{ field: "amount", op: "gt" }, whole] });
  });

  it("keeps half of a range in a draft", () => {
    const half = newGroup("all", [{ key: "k", field: "amount", op: "between", value: [1, null] }]);
    expect(predicateOf(half, true)).toEqual({ all: [{ field: "amount", op: "between", value: [1, null] }] });
    expect(predicateOf(half)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { niceTop } from "./axis";

describe("niceTop", () => {
  it("rounds the largest value up to a number that reads well", () => {
    expect([4_306_549, 1_000, 1_001, 81, 0, -5].map(niceTop)).toEqual([5_000_000, 1_000, 1_500, 100, 1, 1]);
  });
});

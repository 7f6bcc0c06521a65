import { describe, expect, it } from "vitest";
import { isNamed, niceTop } from "./axis";

describe("niceTop", () => {
  it("rounds the largest value up to a number that reads well", () => {
    expect([4_306_549, 1_000, 1_001, 81, 0, -5].map(niceTop)).toEqual([5_000_000, 1_000, 1_500, 100, 1, 1]);
  });
});

describe("isNamed", () => {
  it("names the months that begin quarters, halves and years as room gets scarce", () => {
    const months = Array.from({ length: 12 }, (_, index) => `2020-${String(index + 1).padStart(2, "0")}`);
    const named = (room: number) =>
      months.filter((month) => isNamed(month, room)).map((month) => month.slice(5));
    expect(named(1)).toHaveLength(12);
    expect(named(3)).toEqual(["01", "04", "07", "10"]);
    expect(named(4)).toEqual(["01", "07"]);
    expect(named(40)).toEqual(["01"]);
  });
});

import { describe, expect, it } from "vitest";
import { sumOf } from "./sums";

describe("sumOf", () => {
  it.each([
    [["0.10", "0.20"], "0.30"],
    [["9007199254740993.01", "0.99"], "9007199254740994.00"],
    [["-5.00", "4.95"], "-0.05"],
    [["1200", "34"], "1234"],
    [[], "0"],
  ])("%s is %s", (amounts, sum) => {
    expect(sumOf(amounts)).toBe(sum);
  });
});

import { expect, it } from "vitest";
import { quietSince } from "./quiet";

const year = (...sales: number[]) =>
  sales.map((each, index) => ({
    month: `2019-${String(index + 1).padStart(2, "0")}`,
    sales: each.toFixed(2),
  }));

it("names the last month with an order once three whole months have passed without one", () => {
  expect(quietSince(year(5, 5, 0, 0, 0, 0))).toBe("2019-02");
  expect(quietSince(year(5, 5, 0, 0, 0))).toBeNull();
  expect(quietSince(year(0, 0, 0, 0, 0, 0))).toBeNull();
});

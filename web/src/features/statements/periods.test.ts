import { describe, expect, it } from "vitest";
import { periodsToChoose, quartersUpTo } from "./periods";

describe("periods to choose from", () => {
  it("go back quarter by quarter over the turn of the year", () => {
    expect(quartersUpTo("2020-05-31", 4)).toEqual(["2020-Q2", "2020-Q1", "2019-Q4", "2019-Q3"]);
    expect(quartersUpTo("2019-12-31", 2)).toEqual(["2019-Q4", "2019-Q3"]);
  });

  it("hold what the list shows and what is chosen, each once", () => {
    const periods = periodsToChoose(["2020-Q1", "2014-Q1"], "2020-05-31", "2013");
    expect(periods[0]).toBe("2020-Q2");
    expect(periods.filter((period) => period === "2020-Q1")).toHaveLength(1);
    expect(periods.slice(-2)).toEqual(["2014-Q1", "2013"]);
  });
});

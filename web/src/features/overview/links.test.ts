import { describe, expect, it } from "vitest";
import { lastDayOf, orderLines, orderLinesOfMonth, targets } from "./links";

function filterOf(link: string): unknown {
  return JSON.parse(new URLSearchParams(link.split("?")[1]).get("filter") ?? "");
}

describe("links to the rows of a figure", () => {
  it("know how long a month is", () => {
    expect(["2020-02", "2019-02", "2020-04", "2019-12"].map(lastDayOf)).toEqual([
      "2020-02-29",
      "2019-02-28",
      "2020-04-30",
      "2019-12-31",
    ]);
  });

  it("carry days and conditions as one filter", () => {
    const region = { field: "region", op: "eq", value: "Canada & co" } as const;
    expect(filterOf(orderLines("2020-04-01", "2020-05-31", region))).toEqual({
      all: [
        { field: "order_date", op: "between", value: ["2020-04-01", "2020-05-31"] },
        { field: "kind", op: "eq", value: "order" },
        region,
      ],
    });
    expect(filterOf(orderLinesOfMonth("2020-02"))).toEqual({
      all: [
        { field: "order_date", op: "between", value: ["2020-02-01", "2020-02-29"] },
        { field: "kind", op: "eq", value: "order" },
      ],
    });
    expect(filterOf(targets("2020-04-01", "2020-05-31"))).toEqual({
      all: [{ field: "month", op: "between", value: ["2020-04", "2020-05"] }],
    });
  });
});

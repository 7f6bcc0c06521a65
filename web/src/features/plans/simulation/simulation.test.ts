import { expect, it } from "vitest";
import { said } from "./buckets";
import { firstChoice } from "./choosing";

it("chooses the last four settled periods, or the last four where none was settled", () => {
  const codes = ["2020-Q1", "2019-Q4", "2019-Q3", "2019-Q2", "2019-Q1", "2018-Q4"];
  const periods = codes.map((code) => ({ code, settled: code !== "2020-Q1" }));
  expect(firstChoice(periods)).toEqual(["2019-Q4", "2019-Q3", "2019-Q2", "2019-Q1"]);
  expect(firstChoice(periods.map(({ code }) => ({ code, settled: false })))).toEqual(codes.slice(0, 4));
  expect(firstChoice([])).toEqual([]);
});

it("says losses without signs, the smaller share first", () => {
  const span = (low: number | null, high: number | null) => said({ kind: "span", low, high, partners: 1 });
  expect(span(null, -50)).toMatchObject({ wording: "below", high: 50, tone: "bad" });
  expect(span(-50, -20)).toMatchObject({ wording: "loss", low: 20, high: 50, tone: "bad" });
  expect(span(-5, 0)).toMatchObject({ wording: "lossSmall", high: 5, tone: "bad" });
  expect(span(0, 5)).toMatchObject({ wording: "gainSmall", high: 5, tone: "good" });
  expect(span(5, 20)).toMatchObject({ wording: "gain", low: 5, high: 20, tone: "good" });
  expect(span(50, null)).toMatchObject({ wording: "above", low: 50, tone: "good" });
  expect(said({ kind: "same", low: null, high: null, partners: 1 }).tone).toBe("plain");
});

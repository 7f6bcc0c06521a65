import { expect, test } from "vitest";
import { daysLeft } from "./daysLeft";

test("today is not among the days that are left", () => {
  expect(daysLeft("2020-05-31", "2020-07-01")).toBe(30);
  expect(daysLeft("2020-06-30", "2020-07-01")).toBe(0);
  expect(daysLeft("2020-07-02", "2020-07-01")).toBe(0);
});

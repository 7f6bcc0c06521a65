import { expect, it } from "vitest";
import { endOfDay, startOfDay } from "./zones";

it("finds where a day begins and ends", () => {
  expect(startOfDay("2020-05-31", "Asia/Shanghai")).toBe("2020-05-30T16:00:00.000Z");
  expect(endOfDay("2020-05-31", "Asia/Shanghai")).toBe("2020-05-31T16:00:00.000Z");
  expect(startOfDay("2020-05-31", "UTC")).toBe("2020-05-31T00:00:00.000Z");
});

it("knows days of 23 and 25 hours", () => {
  expect(startOfDay("2020-03-08", "America/New_York")).toBe("2020-03-08T05:00:00.000Z");
  expect(endOfDay("2020-03-08", "America/New_York")).toBe("2020-03-09T04:00:00.000Z");
  expect(endOfDay("2020-11-01", "America/New_York")).toBe("2020-11-02T05:00:00.000Z");
});

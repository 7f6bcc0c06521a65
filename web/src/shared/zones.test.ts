import { expect, it } from "vitest";
import { clockAt, endOfDay, momentAt, startOfDay } from "./zones";

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

it("reads clocks of a time zone there and back", () => {
  expect(clockAt("2020-05-01T08:30:00Z", "America/Los_Angeles")).toBe("2020-05-01T01:30:00");
  expect(momentAt("2020-05-01T01:30:00", "America/Los_Angeles")).toBe("2020-05-01T08:30:00.000Z");
  expect(momentAt("2020-12-01T01:30:00", "America/Los_Angeles")).toBe("2020-12-01T09:30:00.000Z");
});

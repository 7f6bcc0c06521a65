import { expect, it } from "vitest";
import { cronOf, monthsOf, rhythmOf } from "./cron";

it.each([
  ["30 9 * * *", { kind: "daily", at: "09:30" }],
  ["0 8 * * 1,3", { kind: "weekly", at: "08:00", days: [1, 3] }],
  ["0 18 1,15 * *", { kind: "monthly", at: "18:00", days: [1, 15] }],
  ["5 * * * *", { kind: "hourly", minute: 5 }],
])("%s is read and written back", (cron, rhythm) => {
  expect(rhythmOf(cron)).toEqual(rhythm);
  expect(cronOf(rhythmOf(cron))).toBe(cron);
});

it.each([
  ["0 8 * * 1-5", "0 8 * * 1,2,3,4,5"],
  ["0 8 * * 7", "0 8 * * 0"],
])("%s says the same as %s", (one, other) => {
  expect(cronOf(rhythmOf(one))).toBe(other);
});

it.each(["*/5 * * * *", "0 8 1 1 *", "0 8 1 * 1", "0 25 * * *", "61 8 * * *", "0 8 32 * *", "@daily", ""])(
  "%j stays as it is",
  (cron) => {
    expect(rhythmOf(cron)).toEqual({ kind: "custom", cron });
    expect(cronOf(rhythmOf(cron))).toBe(cron);
  },
);

it("reads days of some months", () => {
  expect(monthsOf("0 9 1 1,4-5 *")).toEqual({ months: [1, 4, 5], days: [1], at: "09:00" });
});

it.each(["0 9 1 * *", "0 9 1 13 *", "0 9 * 1 *", "0 9 1 1 1", "0 9 1 1 * 2020", ""])(
  "%j is no line of days of some months",
  (cron) => expect(monthsOf(cron)).toBeNull(),
);

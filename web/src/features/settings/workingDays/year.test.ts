import { expect, it } from "vitest";
import { holidayKey, monthsOf, weekday } from "./year";

const days = [
  { day: "2026-10-01", works: false, name: "National Day", own: false },
  { day: "2026-10-10", works: true, name: "National Day", own: false },
];

it("lays a year out by months and weeks", () => {
  const months = monthsOf({ year: 2026, week: [1, 2, 3, 4, 5], days });
  expect(months.map((month) => month.days.length)).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
  expect(months.map((month) => month.before)).toEqual([3, 6, 6, 2, 4, 0, 2, 5, 1, 3, 6, 1]);
  const october = months[9]?.days ?? [];
  expect(october.filter((day) => day.special).map((day) => [day.number, day.works])).toEqual([
    [1, false],
    [10, true],
  ]);
  expect(october[1]?.works).toBe(true);
  expect(october[2]?.works).toBe(false);
  expect(monthsOf({ year: 2028, week: [1], days: [] })[1]?.days.length).toBe(29);
});

it("counts weekdays from Monday and finds a holiday's name", () => {
  expect(weekday("2026-11-23")).toBe(1);
  expect(weekday("2026-11-22")).toBe(7);
  expect(holidayKey("New Year's Day")).toBe("new_year_s_day");
});

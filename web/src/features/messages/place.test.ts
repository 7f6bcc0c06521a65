import { expect, test } from "vitest";
import { placeOf } from "./place";

const record = { path: null, form: "partner", record_id: "1" };

test("a message leads to its page, else to its record, which partner users have no page of", () => {
  expect(placeOf({ ...record, path: "/tasks/1" }, false)).toBe("/tasks/1");
  expect(placeOf(record, false)).toBe("/forms/partner/1");
  expect(placeOf(record, true)).toBeNull();
  expect(placeOf({ path: null, form: null, record_id: null }, false)).toBeNull();
});

import { expect, test } from "vitest";
import { placeOf } from "./place";

const record = { path: null, form: "partner", record_id: "1" };
const inside = (form: string, id: string) => `/forms/${form}/${id}`;

test("a message leads to its page, else to its record where its reader has a page of it", () => {
  expect(placeOf({ ...record, path: "/tasks/1" }, inside)).toBe("/tasks/1");
  expect(placeOf(record, inside)).toBe("/forms/partner/1");
  expect(placeOf(record, () => null)).toBeNull();
  expect(placeOf({ path: null, form: null, record_id: null }, inside)).toBeNull();
});

import { expect, it } from "vitest";
import { underway, withUnderway } from "./underway";

it("keeps what is still on its way over what was answered", () => {
  const first = underway("a", { name: "new" });
  const second = underway("a", { city: "Paris" });
  first();
  const answered = { id: "a", revision: 2, name: "new", city: null };
  expect(withUnderway(answered)).toEqual({ id: "a", revision: 2, name: "new", city: "Paris" });
  second();
  expect(withUnderway(answered)).toEqual(answered);
});

import { expect, it } from "vitest";
import { keepLastChange, lastChange } from "./lastChange";

const HOUR = 3_600_000;

it("keeps the last bulk change of each form for a day", () => {
  keepLastChange("orders", { token: "one", count: 2 }, 0);
  keepLastChange("orders", { token: "two", count: 5 }, HOUR);
  expect(lastChange("orders", 24 * HOUR)).toEqual({ token: "two", count: 5 });
  expect(lastChange("orders", 25 * HOUR)).toBeNull();
  expect(lastChange("visits", HOUR)).toBeNull();
  keepLastChange("orders", null);
  expect(lastChange("orders", HOUR)).toBeNull();
});

import { afterEach, expect, it, vi } from "vitest";
import { forgetBegun, remember, remembered } from "./storage";

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

it("takes away what was begun, of whomever, and leaves choices and what is not ours", () => {
  for (const key of [
    "task.acme.u1.t1",
    "draft.acme.u2.order",
    "lastBulk.order",
    "flow.clip",
    "rail",
    "language",
  ])
    remember(key, "x");
  localStorage.setItem("task.other", "x");
  forgetBegun();
  expect(Object.keys(localStorage).sort()).toEqual(["task.other", "tongzhou.language", "tongzhou.rail"]);
});

it("goes on in a browser that is full or keeps nothing", () => {
  remember("rail", "narrow");
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  expect(() => remember("task.acme.u1.t1", "x")).not.toThrow();
  expect(remembered("rail")).toBe("narrow");
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
    throw new DOMException("no", "SecurityError");
  });
  expect(remembered("rail")).toBeNull();
});

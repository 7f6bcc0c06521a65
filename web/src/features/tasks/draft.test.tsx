import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { hasBegun, keptUnder, useBegun } from "./draft";

vi.mock("@/api/session", () => ({
  useSignedIn: () => ({ workspace: { key: "acme" }, user: { id: "u1" } }),
}));

afterEach(() => localStorage.clear());

it("keeps what was begun until it is sent, and offers it to who comes back", () => {
  const first = renderHook(() => useBegun("t1"));
  expect(first.result.current.offered).toBeNull();
  act(() => first.result.current.write("amount", "12"));
  act(() => first.result.current.say("价格偏低"));
  first.unmount();

  const again = renderHook(() => useBegun("t1"));
  expect(again.result.current.begun).toEqual({ values: {}, opinion: "" });
  expect(again.result.current.offered).toEqual({ values: { amount: "12" }, opinion: "价格偏低" });
  act(() => again.result.current.take());
  expect(again.result.current.begun).toEqual({ values: { amount: "12" }, opinion: "价格偏低" });
  expect(again.result.current.offered).toBeNull();
  act(() => again.result.current.forget());
  again.unmount();
  expect(renderHook(() => useBegun("t1")).result.current.offered).toBeNull();
});

it("offers a task nothing of another, and nothing that is empty or cannot be read", () => {
  const first = renderHook(() => useBegun("t1"));
  act(() => first.result.current.say("好"));
  expect(renderHook(() => useBegun("t2")).result.current.offered).toBeNull();
  localStorage.setItem("tongzhou.task.x", "{");
  expect(keptUnder("task.x")).toBeNull();
  localStorage.setItem("tongzhou.task.x", '{"values":{},"opinion":" "}');
  expect(keptUnder("task.x")).toBeNull();
  expect(hasBegun({ values: { a: null }, opinion: "" })).toBe(true);
});

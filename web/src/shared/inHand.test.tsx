import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useInHand } from "./inHand";

it("leaves a field alone while somebody is in it, and for good once they wrote", () => {
  const { result } = renderHook(useInHand);
  const isInHand = () => result.current[0];
  const happen = (what: "onChange" | "onFocus" | "onBlur") => act(() => result.current[1][what]());
  expect(isInHand()).toBe(false);
  happen("onFocus");
  expect(isInHand()).toBe(true);
  happen("onBlur");
  expect(isInHand()).toBe(false);
  happen("onFocus");
  happen("onChange");
  happen("onBlur");
  expect(isInHand()).toBe(true);
});

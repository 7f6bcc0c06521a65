import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useOnce } from "./once";

it("gives the same text the same key, another text and another page another one", () => {
  const { result } = renderHook(useOnce);
  const key = result.current("a");
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(result.current("a")).toBe(key);
  expect(result.current("b")).not.toBe(key);
  expect(renderHook(useOnce).result.current("a")).not.toBe(key);
});

import { expect, test } from "vitest";
import { pieces } from "./highlight";

test("every second piece is one of the words, whatever their signs and case", () => {
  expect(pieces("同舟自行车 (SO1)", "自行 so1")).toEqual(["同舟", "自行", "车 (", "SO1", ")"]);
  expect(pieces("a.b", ".")).toEqual(["a", ".", "b"]);
  expect(pieces("plain", " ")).toEqual(["plain"]);
});

import { expect, it } from "vitest";
import CASES from "../../../contracts/comparable_cases.json";
import { comparable } from "./comparing";

it.each(CASES)("makes of $kind $value what the server makes of it", ({ kind, value, is }) => {
  expect(comparable(kind, value)).toBe(is);
});

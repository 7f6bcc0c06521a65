import { expect, it } from "vitest";
import { accentOf, BADGE, contrast, DEFAULT_ACCENT, readableAccent } from "./theme";

it("measures contrast as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

it("keeps a readable accent and moves another until it is", () => {
  expect(readableAccent("#1457b8", "#ffffff")).toBe("#1457b8");
  for (const accent of ["#ffd700", "#7fffd4", "#ffffff", "#1677ff"]) {
    expect(contrast(readableAccent(accent, "#ffffff"), "#ffffff")).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast(readableAccent("#101010", "#181c24"), "#181c24")).toBeGreaterThanOrEqual(4.5);
});

it("takes nothing for an accent that is no colour", () => {
  expect(accentOf("#ABCDEF")).toBe("#abcdef");
  expect(accentOf("red; background: url(x)")).toBe(DEFAULT_ACCENT);
  expect(accentOf(null)).toBe(DEFAULT_ACCENT);
});

it("counts in figures that can be read, by day and by night", () => {
  for (const colour of Object.values(BADGE)) expect(contrast("#ffffff", colour)).toBeGreaterThanOrEqual(4.5);
});

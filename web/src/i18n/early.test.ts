import { expect, it } from "vitest";
import { zhCN } from "./zh-CN";

/** What visitors and partners open: it is shown without the texts of the workbench. */
const sources = import.meta.glob<string>(
  [
    "../features/{publicLink,portal,door,me}/**/*.{ts,tsx}",
    "../app/{portal,partner}/**/*.{ts,tsx}",
    "../entry/**/*.{ts,tsx}",
    "../fields/*.{ts,tsx}",
    "../fields/{editors,rows}/**/*.{ts,tsx}",
    "!../**/*.test.{ts,tsx}",
  ],
  { query: "?raw", import: "default", eager: true },
);

const KEY = /\bt\(\s*["`]([A-Za-z]\w*(?:\.\w+)+)(?=["`)])/g;

function textAt(key: string): unknown {
  return key.split(".").reduce<unknown>((texts, part) => (texts as Record<string, unknown>)?.[part], zhCN);
}

const isThere = (key: string) =>
  [key, `${key}_one`, `${key}_other`].some((each) => textAt(each) !== undefined);

it("has every text that pages outside the workbench name", () => {
  const missing = Object.entries(sources).flatMap(([file, source]) =>
    [...source.matchAll(KEY)]
      .map(([, key = ""]) => key)
      .filter((key) => !isThere(key))
      .map((key) => `${file}: ${key}`),
  );
  expect(Object.keys(sources).length).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { en } from "./en";
import { late as lateEn } from "./en.late";
import { zhCN } from "./zh-CN";
import { late as lateZh } from "./zh-CN.late";

function* leaves(texts: unknown): Generator<string> {
  if (typeof texts === "string") yield texts;
  else for (const each of Object.values(texts as object)) yield* leaves(each);
}

/** What the pages show: plain texts, names in both languages, and buttons without the count they end in. */
function shown(texts: readonly object[]): Set<string> {
  const plain = texts.flatMap((each) => [...leaves(each)]).map((text) => text.replace(/ \{\{count\}\}$/, ""));
  const spoken = plain.flatMap((name) => [`${name} (English)`, `${name}（中文）`, `${name}（英文）`]);
  return new Set([...plain, ...spoken]);
}

/** What a guide says stands on the page: bold words, and the types of fields that its table begins with. */
function named(guide: string): string[] {
  const text = readFileSync(`../docs/${guide}`, "utf8");
  const bold = [...text.matchAll(/\*\*(.+?)\*\*/g)].map(([, words = ""]) => words);
  const rows = [...text.matchAll(/^\| ([^|]+?) \| `/gm)].map(([, type = ""]) => type);
  expect(bold.length).toBeGreaterThan(40);
  expect(rows).toHaveLength(9);
  return [...bold, ...rows];
}

it.each([
  ["guide-first-form.md", [en, lateEn]],
  ["guide-first-form.zh-CN.md", [zhCN, lateZh]],
])("names in %s only what stands on the pages", (guide, texts) => {
  const there = shown(texts);
  expect(named(guide).filter((name) => !there.has(name))).toEqual([]);
});

import { expect, it } from "vitest";
import { BLOCK_TYPES, bare, blockOf, inserted, withWords, wordsIn } from "./blocks";

it("keeps a plain text plain until its reader writes in another language", () => {
  expect(withWords("甲方", "zh-CN", "zh-CN", "乙方")).toBe("乙方");
  expect(withWords("甲方", "en", "zh-CN", "Party A")).toEqual({ "zh-CN": "甲方", en: "Party A" });
  expect(wordsIn({ "zh-CN": "甲方" }, "en")).toBe("");
});

it("puts a placeholder where the cursor is", () => {
  expect(inserted("编号：，日期", "number", 3, 3)).toBe("编号：{number}，日期");
});

it("finds the block that a mistake speaks of", () => {
  expect([blockOf("blocks.12.text"), blockOf("footer.left")]).toEqual([12, null]);
});

it("has a bare block of every type", () => {
  expect(BLOCK_TYPES.map((type) => bare(type).type)).toEqual(BLOCK_TYPES);
});

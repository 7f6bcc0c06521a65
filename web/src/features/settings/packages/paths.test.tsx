import i18next from "i18next";
import { expect, test } from "vitest";
import { nextVersion } from "./MakeDrawer";
import { pathWords } from "./paths";

test.each([
  ["", "整项"],
  ["title", "名称"],
  ["fields.tier.label", "字段 tier · 名称"],
  ["fields.tier.settings.options.gold", "字段 tier · 选项 gold"],
  ["fields.size.settings.decimals", "字段 size · decimals"],
  ["fields.size", "字段 size"],
  ["fields[]", "字段 · 顺序"],
  ["given_to.roles", "授予对象 · roles"],
])("%s reads %s", (path, words) => {
  expect(pathWords(path, i18next.t)).toBe(words);
});

test("the next version is higher in its second number", () => {
  expect(nextVersion("1.9.3")).toBe("1.10.0");
});

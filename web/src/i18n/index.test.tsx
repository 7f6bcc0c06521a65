import i18next from "i18next";
import { beforeAll, expect, it } from "vitest";
import { showLanguage, startTexts } from ".";

beforeAll(() => startTexts("zh-CN"));

it("groups the numbers inside sentences and leaves words as they are", async () => {
  expect(i18next.t("imports.run", { count: 57851 })).toBe("导入 57,851 行");
  expect(i18next.t("periods.quarter", { year: "2020", part: "1" })).toBe("2020 年第 1 季度");
  await showLanguage("en");
  expect(i18next.t("imports.run", { count: 57851 })).toBe("Import 57,851 rows");
});

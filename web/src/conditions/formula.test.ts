import i18next from "i18next";
import { expect, it } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import type { Reader } from "@/fields/contracts";
import { labelText } from "@/shared/label";
import { formulaText } from "./formula";
import type { Readings } from "./sentence";

const reader: Reader = {
  language: "zh-CN",
  timeZone: "Asia/Shanghai",
  currency: "CNY",
  label: (label) => labelText(label, "zh-CN"),
  yes: "是",
  no: "否",
  separator: "、",
};
const options = [
  { key: "draft", label: { "zh-CN": "草稿", en: "Draft" } },
  { key: "closed", label: { "zh-CN": "已结案", en: "Closed" } },
];
const field = (key: string, label: string, type: string, settings = {}) =>
  [key, { id: key, key, label, type, settings, required: false } as unknown as FieldDefinition] as const;
const readings: Readings = {
  t: i18next.t,
  reader,
  fields: new Map([
    field("stage", "阶段", "select", { options }),
    field("amount", "金额", "number"),
    field("name", "名称", "text"),
  ]),
  names: new Map(),
  others: new Map([["input.total", "总额"]]),
};

it.each([
  ["stage = 'draft'", "阶段 = 草稿"],
  ["stage in ('draft', 'closed') and amount > 5", "阶段 in (草稿, 已结案) and 金额 > 5"],
  ["stage = 'draft' and unknown = 'draft'", "阶段 = 草稿 and unknown = 'draft'"],
  ["stage = 'lost'", "阶段 = lost"],
  ["is_empty(name) or name(1) = 'O''Brien'", "is_empty(名称) or name(1) = 'O''Brien'"],
  ["partner.name = 'A'", "partner.name = 'A'"],
  ["input.total >= 100000", "总额 >= 100000"],
])("reads %s", (formula, text) => {
  expect(formulaText(formula, readings)).toBe(text);
});

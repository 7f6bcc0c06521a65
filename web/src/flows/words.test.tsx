import { render, screen, within } from "@testing-library/react";
import i18next from "i18next";
import { expect, it } from "vitest";
import type { FlowDocument, Line, Step, Trigger } from "@/api/flows";
import type { FieldDefinition } from "@/api/forms";
import type { Reader } from "@/fields/contracts";
import { flows as en } from "@/i18n/en/flows";
import { flows as zhCN } from "@/i18n/zh-CN/flows";
import { labelText } from "@/shared/label";
import WORDS from "../../../contracts/flow_words.json";
import { StepList } from "./StepList";
import { lineText, type Names, summaryOf, triggerText } from "./words";

type Texts = Record<string, unknown>;

const reader: Reader = {
  language: "zh-CN",
  timeZone: "Asia/Shanghai",
  currency: "CNY",
  label: (label) => labelText(label, "zh-CN"),
  yes: "是",
  no: "否",
  separator: "、",
};

const field = (key: string, label: string, type = "number") =>
  ({ id: key, key, label, type, settings: {}, required: false }) as unknown as FieldDefinition;

function namesNow(): Names {
  const fields = new Map([
    ["amount", field("amount", "金额")],
    ["ends", field("ends", "到期日", "date")],
  ]);
  const known = (entries: Record<string, string>) => (key: string) => entries[key];
  return {
    readings: { t: i18next.t, reader, fields, names: new Map() },
    member: known({ m1: "王明", m2: "李娜" }),
    department: known({ d1: "销售部" }),
    role: known({ finance: "财务" }),
    form: known({ order: "采购单" }),
    flow: () => undefined,
  };
}

const approve: Step = {
  kind: "approve",
  key: "approve",
  title: { "zh-CN": "财务审批", en: "Finance" },
  people: [
    { kind: "members", ids: ["m1", "m2"] },
    { kind: "superior", of: "initiator" },
  ],
  mode: "all",
  deadlines: [
    { share: 50, act: "remind" },
    { after: { amount: 48, unit: "hours" }, act: "transfer" },
  ],
};

const document: FlowDocument = {
  key: "buying",
  title: "采购",
  form: "order",
  trigger: { kind: "record", events: ["created"] },
  steps: [
    { kind: "start", key: "start", title: "开始" },
    { kind: "branch", key: "branch", title: "金额" },
    approve,
    { kind: "end", key: "end", title: "结束" },
  ],
  lines: [
    { source: "start", target: "branch" },
    { source: "branch", target: "approve", when: { all: [{ field: "amount", op: "gte", value: 5 }] } },
    { source: "branch", target: "end", otherwise: true },
    { source: "approve", target: "end" },
    { source: "approve", target: "end", part: "rejected" },
  ],
};

const telling = () => ({ t: i18next.t, names: namesNow(), document });

it("says who is asked, how, and until when", () => {
  expect(summaryOf(approve, telling())).toBe("王明、李娜、发起人的直属上级 · 会签 · 48 小时后自动转交");
});

it("counts people whose names are unknown or too many", () => {
  const many: Step = {
    ...approve,
    mode: "any",
    deadlines: [],
    people: [{ kind: "members", ids: ["m1", "x"] }],
  };
  expect(summaryOf(many, telling())).toBe("2 位成员 · 或签");
});

it("reads lines as a person would", () => {
  const words = (document.lines as Line[]).map((line) => lineText(line, telling()));
  expect(words).toEqual(["", "金额 不小于 5", "其他情况", "", "拒绝后"]);
});

it.each<[Trigger, string]>([
  [{ kind: "record", events: ["created", "updated"] }, "「采购单」的记录被新增或修改时"],
  [{ kind: "record", events: ["updated"], changed: ["amount"] }, "「采购单」的「金额」被修改时"],
  [{ kind: "date", field: "ends", days: -30, at: "09:00" }, "「到期日」前 30 天 09:00"],
  [
    { kind: "date", field: "ends", days: -90, also: [-60, -30], at: "09:00" },
    "「到期日」前 90 天 09:00，另有前 60 天、前 30 天",
  ],
  [{ kind: "date", field: "ends", days: -7, yearly: true }, "每年「到期日」前 7 天 09:00"],
  [{ kind: "schedule", cron: "0 9 * * 1,3" }, "每周一、周三 09:00"],
  [{ kind: "schedule", cron: "0 9 * * *", workdays: true }, "每个工作日 09:00"],
  [{ kind: "schedule", cron: "*/5 * * * *" }, "按时间规则 */5 * * * *"],
])("tells the trigger %j", (trigger, words) => {
  expect(triggerText(trigger, telling())).toBe(words);
});

it("has the words of whatever flows begin by and do, in both languages", () => {
  for (const [group, names] of Object.entries(WORDS))
    for (const [name, words] of Object.entries(names)) {
      const path = ["flows", group, ...name.split(".")];
      const said = [zhCN, en].map((texts) =>
        path.reduce<unknown>((part, key) => (part as Texts)[key], texts),
      );
      expect(said).toEqual([words["zh-CN"], words.en]);
    }
  expect(Object.keys(WORDS.happenings)).toContain("statement.published");
});

it("tells what another package contributes by its name, and what it does not know by its key", () => {
  const started = (name: string) => triggerText({ kind: "happening", name }, telling());
  expect(started("statement.published")).toBe("发生「结算单已发布」时");
  expect(started("other.thing")).toBe("发生「other.thing」时");
  const task: Step = { kind: "task", key: "t", title: "T", name: "settlements.publish", values: {} };
  expect(summaryOf(task, telling())).toBe("发布结算单");
});

it("lists the steps with how far a run is at each", () => {
  const states = {
    start: { state: "passed", persons: ["王明"], seconds: 60 },
    approve: { state: "waiting", persons: ["李娜"], seconds: 3 * 86_400 },
    end: { state: "remaining" },
  } as const;
  render(<StepList document={document} names={namesNow()} states={states} />);
  const lines = screen.getAllByRole("listitem").map((line) => line.textContent);
  expect(lines).toEqual([
    "开始王明 · 用时 1 分钟已完成",
    "金额2 个分支，走第一个满足的",
    "财务审批李娜 · 已等待 3 天 0 小时处理中",
    "结束流程完成未到",
  ]);
  expect(within(screen.getByRole("list")).queryByRole("button")).toBeNull();
});

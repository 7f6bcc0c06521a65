import { render, renderHook, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { TaskDetail, TaskLine } from "@/api/tasks";
import { useLasting } from "@/flows/lasting";
import { Stage } from "@/testing/Stage";
import { History } from "./History";
import { TaskCard } from "./TaskCard";
import { fieldsOf } from "./useFilling";

const LINE: TaskLine = {
  id: "1",
  run: "2",
  flow: { key: "approval", title: { "zh-CN": "特价审批", en: "Special price" } },
  form: null,
  step: { key: "check", title: "区域经理" },
  label: "PO-1",
  initiator: { id: "3", name: "王芳" },
  instead_of: ["张三"],
  status: "open",
  outcome: null,
  at: new Date().toISOString(),
  due_at: "2020-01-01T00:00:00Z",
  is_overdue: true,
  batch: true,
  waiting_for: [],
  may_withdraw: false,
  may_urge: false,
};

it("tells a length of time in its two largest units", () => {
  const { result } = renderHook(() => useLasting());
  expect(result.current(30)).toBe("不到 1 分钟");
  expect(result.current(600)).toBe("10 分钟");
  expect(result.current(3_660)).toBe("1 小时 1 分钟");
  expect(result.current(90_000)).toBe("1 天 1 小时");
});

it("shows what a task is about, in whose place, and that it is late", () => {
  render(<TaskCard line={LINE} box="open" chosen={false} onChoose={() => {}} onOpen={() => {}} />, {
    wrapper: Stage,
  });
  expect(screen.getByText("PO-1")).toBeTruthy();
  expect(screen.getByText("特价审批 · 区域经理")).toBeTruthy();
  expect(screen.getByText("王芳 发起 · 代 张三 处理")).toBeTruthy();
  expect(screen.getByText("已超时")).toBeTruthy();
  expect(screen.getByRole("checkbox", { name: "选择 PO-1" })).toBeTruthy();
});

it("tells who did what in each step, how long it took and what they said", () => {
  const person = {
    name: "李雷",
    instead_of: [],
    action: "reject",
    at: "2026-11-23T04:00:00Z",
    opinion: "价格太低",
    signature: null,
    status: "done",
  };
  const step = {
    visit: 1,
    step: { key: "check", title: "复核" },
    kind: "approve",
    arrived_at: "2026-11-23T03:00:00Z",
    left_at: "2026-11-23T04:00:00Z",
    outcome: "rejected",
    seconds: 3600,
    people: [person],
  };
  render(<History steps={[step]} />, { wrapper: Stage });
  expect(screen.getByText("驳回")).toBeTruthy();
  expect(screen.getByText("价格太低")).toBeTruthy();
  expect(screen.getByText("用时 1 小时 0 分钟")).toBeTruthy();
});

it("shows the fields that the step shows, in the order of the form", () => {
  const definition = { fields: [{ key: "a" }, { key: "b" }, { key: "c" }] };
  const task = { definition, uses: { c: "write", a: "read" } } as unknown as TaskDetail;
  expect(fieldsOf(task).map(({ key }) => key)).toEqual(["a", "c"]);
});

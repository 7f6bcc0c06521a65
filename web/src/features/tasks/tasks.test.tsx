import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, renderHook, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { BoxLine, TaskDetail } from "@/api/tasks";
import { useLasting } from "@/flows/lasting";
import { Stage } from "@/testing/Stage";
import { BatchBar } from "./BatchBar";
import { History } from "./History";
import { TaskCard } from "./TaskCard";
import { filterOf } from "./TaskGroups";
import { fieldsOf } from "./useFilling";

const LINE: BoxLine = {
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
  batch_reject: false,
  kind: "approve",
  waiting_for: [],
  may_withdraw: false,
  may_urge: false,
  said: [],
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

it("says why a task cannot be chosen with others", () => {
  render(
    <TaskCard
      line={{ ...LINE, batch: false }}
      box="open"
      chosen={false}
      onChoose={() => {}}
      onOpen={() => {}}
    />,
    { wrapper: Stage },
  );
  const box = screen.getByRole<HTMLInputElement>("checkbox", { name: "PO-1：此节点未开启批量处理" });
  expect(box.disabled).toBe(true);
});

it("opens a group by what its lines have in common", () => {
  const group = { flow: LINE.flow, step: LINE.step, form: null, person: LINE.initiator, count: 2 };
  expect(filterOf(group, "flow")).toEqual({ flow: "approval" });
  expect(filterOf(group, "step")).toEqual({ flow: "approval", step: "check" });
  expect(filterOf(group, "form")).toEqual({ form: "-" });
  expect(filterOf(group, "person")).toEqual({ person: "3" });
  expect(filterOf({ ...group, person: { id: null, name: "系统" } }, "person")).toBeNull();
});

it("lists what is decided, and asks why before many are refused", () => {
  const lines = [
    { ...LINE, id: "1", batch_reject: true },
    { ...LINE, id: "2", label: "PO-2", batch_reject: true },
  ];
  render(
    <QueryClientProvider client={new QueryClient()}>
      <BatchBar chosen={lines} onDone={() => {}} />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  fireEvent.click(screen.getByRole("button", { name: "批量驳回" }));
  const dialog = within(screen.getByRole("dialog"));
  expect(dialog.getAllByRole("listitem").map((each) => each.textContent)).toEqual([
    "PO-1特价审批 · 区域经理",
    "PO-2特价审批 · 区域经理",
  ]);
  const send = dialog.getByRole<HTMLButtonElement>("button", { name: "批量驳回" });
  expect(send.disabled).toBe(true);
  fireEvent.change(dialog.getByRole("textbox"), { target: { value: "太贵" } });
  expect(send.disabled).toBe(false);
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

it("says of a step that was skipped that it was, and of what was filled in that it was submitted", () => {
  const base = { visit: 1, arrived_at: "2026-11-23T03:00:00Z", left_at: "2026-11-23T04:00:00Z", seconds: 0 };
  const person = {
    name: "李雷",
    instead_of: [],
    action: "submit",
    at: null,
    opinion: "",
    signature: null,
    status: "done",
  };
  const skipped = {
    ...base,
    step: { key: "a", title: "初审" },
    kind: "approve",
    outcome: "skipped",
    people: [],
  };
  const filled = { ...base, visit: 2, step: { key: "b", title: "补充" }, kind: "fill", outcome: "done" };
  render(<History steps={[skipped, { ...filled, people: [person] }]} />, { wrapper: Stage });
  const [first, second] = screen.getAllByRole("listitem");
  expect([first?.dataset.skipped, second?.dataset.skipped]).toEqual(["true", undefined]);
  expect(screen.getByText("已跳过")).toBeTruthy();
  expect(screen.getByText("已提交")).toBeTruthy();
  expect(screen.queryByText("已同意")).toBeNull();
});

it("shows the fields that the step shows, in the order of the form", () => {
  const definition = { fields: [{ key: "a" }, { key: "b" }, { key: "c" }] };
  const task = { definition, uses: { c: "write", a: "read" } } as unknown as TaskDetail;
  expect(fieldsOf(task).map(({ key }) => key)).toEqual(["a", "c"]);
});

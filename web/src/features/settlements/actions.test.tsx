import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import type { Settlement } from "@/api/settlements";
import { Stage } from "@/testing/Stage";
import { Actions } from "./Actions";

const HELD = { title: "结算审批", people: ["王总监", "李经理"], stuck: false, task: null, run: null };

function open(held: Settlement["held"], actions: string[] = [], approval: Settlement["approval"] = null) {
  const settlement = {
    id: "s",
    period: "2026-Q1",
    status: "calculated",
    total: "1.00",
    currency: "CNY",
    partners: 1,
    actions,
    held,
    approval,
    recalculating: false,
  } as unknown as Settlement;
  render(
    <MemoryRouter>
      <QueryClientProvider client={new QueryClient()}>
        <Actions settlement={settlement} />
      </QueryClientProvider>
    </MemoryRouter>,
    { wrapper: Stage },
  );
}

it("says whom a flow waits for instead of offering its steps", () => {
  open(HELD);
  expect(screen.getByText(/流程「结算审批」等待王总监、李经理处理/)).toBeTruthy();
  expect(screen.queryByRole("link")).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
});

it("leads who is asked to their to-do, and who manages flows to the run", () => {
  open({ ...HELD, task: "t" });
  expect(screen.getByRole("link", { name: "去处理" }).getAttribute("href")).toBe("/tasks/t");
  open({ ...HELD, people: [], stuck: true, run: "r" });
  expect(screen.getByText(/停下了/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "查看流程" }).getAttribute("href")).toBe("/runs/r");
});

it("offers the steps where nothing holds it", () => {
  open(null, ["review"]);
  expect(screen.getByRole("button", { name: "复核通过" })).toBeTruthy();
});

it("offers to submit instead of deciding where a flow approves settlements", () => {
  open(null, ["submit"], { title: "结算审批", submitted: false });
  expect(screen.getByText(/须经流程「结算审批」审批/)).toBeTruthy();
  expect(screen.getAllByRole("button").map((each) => each.textContent)).toEqual(["提交审批"]);
});

it("offers nothing while the flow is about to begin", () => {
  open(null, [], { title: "结算审批", submitted: true });
  expect(screen.getByText(/流程「结算审批」正在处理/)).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

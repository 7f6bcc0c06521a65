import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { PlanApproval, PlanVersion } from "@/api/plans";
import { Stage } from "@/testing/Stage";
import { DraftActions } from "./DraftActions";

const DRAFT: PlanVersion = {
  version: 2,
  status: "draft",
  hash: "abc",
  saved_at: "2026-01-01T00:00:00Z",
  saved_by: "Lin",
  submitted_at: null,
  submitted_by: null,
  published_at: null,
  published_by: null,
};

afterEach(() => vi.unstubAllGlobals());

function open(approval: PlanApproval, draft: PlanVersion = DRAFT) {
  const asked: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    asked.push([new URL(input, "http://here").pathname, init.body ? JSON.parse(String(init.body)) : null]);
    return new Response(
      JSON.stringify({ plan: { key: "p", title: "季度返利", currency: "USD", versions: [] } }),
    );
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <DraftActions
        plan={{ key: "p", title: "季度返利", currency: "USD", versions: [draft] }}
        draft={draft}
        approval={approval}
        unsaved={false}
        onPublished={() => undefined}
      />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  return asked;
}

it("publishes by hand where nothing approves plans", async () => {
  const asked = open({ flow: null, run: null });
  await userEvent.click(screen.getByRole("button", { name: "发布" }));
  await userEvent.click((await screen.findAllByRole("button", { name: "发布" })).at(-1) as HTMLElement);
  await waitFor(() => expect(asked).toEqual([["/api/plans/p:publish", null]]));
});

it("submits the draft that is seen where a flow approves plans", async () => {
  const asked = open({ flow: "政策审批", run: null });
  expect(screen.queryByRole("button", { name: "发布" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "提交审批" }));
  await screen.findByText(/由流程「政策审批」审批/);
  await userEvent.click(screen.getAllByRole("button", { name: "提交审批" }).at(-1) as HTMLElement);
  await waitFor(() => expect(asked).toEqual([["/api/plans/p:submit", { hash: "abc" }]]));
});

it("takes a submission back while nobody decides about it", async () => {
  const submitted = { ...DRAFT, submitted_at: "2026-01-02T00:00:00Z", submitted_by: "Lin" };
  const asked = open({ flow: "政策审批", run: null }, submitted);
  await userEvent.click(screen.getByRole("button", { name: "撤回提交" }));
  await waitFor(() => expect(asked).toEqual([["/api/plans/p:withdraw", null]]));
});

it("leaves what a run decides about to it", () => {
  open(
    { flow: "政策审批", run: "政策审批 · 季度返利 v2" },
    { ...DRAFT, submitted_at: "2026-01-02T00:00:00Z", submitted_by: "Lin" },
  );
  expect((screen.getByRole("button", { name: "撤回提交" }) as HTMLButtonElement).disabled).toBe(true);
});

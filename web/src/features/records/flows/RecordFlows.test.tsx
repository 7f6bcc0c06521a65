import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { INPUT_TYPES } from "@/api/flows";
import type { FormDefinition } from "@/api/forms";
import { SESSION_KEY } from "@/api/queries";
import type { RecordRun } from "@/api/recordFlows";
import type { RecordRow } from "@/api/records";
import { entryOf } from "@/fields/registry";
import { Stage } from "@/testing/Stage";
import { asField } from "./PressDialog";
import { placeOfRun, RecordFlows } from "./RecordFlows";

const FORM = { key: "price", actions: ["read"], fields: [] } as unknown as FormDefinition;
const RECORD = { id: "r1", revision: 2 } as unknown as RecordRow;
const RUN: RecordRun = {
  id: "run1",
  flow: "approval",
  title: "特价审批",
  status: "running",
  started_at: "2020-05-01T01:00:00Z",
  started_by: "王芳",
  finished_at: null,
  waiting: [
    {
      step: "总监审批",
      people: ["李强", "赵敏"],
      since: "2020-05-01T01:00:00Z",
      due_at: null,
      is_overdue: false,
    },
  ],
  task: null,
  part: false,
};
const BUTTON = {
  flow: "ask",
  label: "再次申请",
  many: false,
  inputs: [{ key: "why", label: "原因", required: true }],
};

afterEach(() => vi.unstubAllGlobals());

function open(found: unknown, lost: Error[] = []) {
  const fetch = vi.fn(async (_path: string, init?: RequestInit) => {
    if (init?.method !== "POST") return new Response(JSON.stringify(found));
    const error = lost.shift();
    if (error) throw error;
    return new Response('{"run": {"id": "x"}}');
  });
  vi.stubGlobal("fetch", fetch);
  const queries = new QueryClient();
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, permissions: [], preview: null });
  render(
    <QueryClientProvider client={queries}>
      <MemoryRouter>
        <RecordFlows form={FORM} record={RECORD} />
      </MemoryRouter>
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  return () => fetch.mock.calls.filter(([, init]) => init?.method === "POST");
}

it("says whom a run waits for, and offers one's own to-do", async () => {
  open({ buttons: [], runs: [{ ...RUN, task: "t1", part: true }] });
  expect(await screen.findByText("总监审批：等待 李强、赵敏")).toBeTruthy();
  expect(screen.getByRole("link", { name: "特价审批" }).getAttribute("href")).toBe("/tasks/runs/run1");
  expect(screen.getByRole("button", { name: "去处理" })).toBeTruthy();
});

it("opens a run only for who may", () => {
  expect(placeOfRun(RUN, false)).toBeNull();
  expect(placeOfRun(RUN, true)).toBe("/runs/run1");
  expect(placeOfRun({ ...RUN, part: true }, true)).toBe("/tasks/runs/run1");
});

it("has an editor for everything that a flow may ask for", () => {
  for (const type of INPUT_TYPES)
    expect(entryOf(asField({ key: "a", label: "a", type }).type).Editor).toBeTruthy();
});

it("sends the same try under the same key, and shows what no field can", async () => {
  const answers = [new TypeError("lost"), new TypeError("lost")];
  const sent = open({ buttons: [BUTTON], runs: [] }, answers);
  await userEvent.click(await screen.findByRole("button", { name: "再次申请" }));
  await userEvent.type(screen.getByLabelText(/原因/), "竞品降价");
  const begin = () => userEvent.click(screen.getByRole("button", { name: "发起流程" }));
  await begin();
  await screen.findByRole("alert");
  await begin();
  await waitFor(() => expect(sent()).toHaveLength(2));
  const keys = sent().map(([, init]) => new Headers(init?.headers).get("idempotency-key"));
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
});

it("asks what a flow wants to know before it begins it, once", async () => {
  const sent = open({ buttons: [BUTTON], runs: [] });
  await userEvent.click(await screen.findByRole("button", { name: "再次申请" }));
  await userEvent.click(screen.getByRole("button", { name: "发起流程" }));
  expect(sent()).toHaveLength(0);
  await userEvent.type(screen.getByLabelText(/原因/), "竞品降价");
  await userEvent.click(screen.getByRole("button", { name: "发起流程" }));
  expect(await screen.findByText("已发起 1 个流程")).toBeTruthy();
  expect(sent()).toHaveLength(1);
  const [path, init] = sent()[0] ?? [];
  expect(path).toBe("/api/forms/price/records/r1/flows/ask");
  expect(JSON.parse(String(init?.body))).toEqual({ inputs: { why: "竞品降价" } });
  expect(Object.keys(init?.headers ?? {})).toContain("idempotency-key");
});

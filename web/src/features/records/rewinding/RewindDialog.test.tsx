import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { SESSION_KEY } from "@/api/queries";
import { LocaleProvider } from "@/shared/locale";
import { Stage } from "@/testing/Stage";
import { RewindDialog } from "./RewindDialog";

const COUNTS = { changed: 2, restored: 1, removed: 0 };
const { plan, run } = vi.hoisted(() => ({ plan: vi.fn(), run: vi.fn() }));

vi.mock("@/api/client", async (original) => {
  const real = await original<typeof import("@/api/client")>();
  return {
    ...real,
    api: {
      ...real.api,
      post: async (path: string, body: unknown) => (path.endsWith(":plan") ? plan(body) : run(path, body)),
      get: async () => ({ job: { id: "j", status: "running" } }),
    },
  };
});

beforeEach(() => {
  plan.mockReset();
  run.mockReset().mockResolvedValue({ job: { id: "j" } });
});

async function open(rows: typeof COUNTS | null, counts = COUNTS) {
  plan.mockResolvedValue({ ...counts, rows: rows ?? { changed: 0, restored: 0, removed: 0 }, kept: 0 });
  const fields = rows ? [{ key: "lines", type: "subform" }] : [];
  const form = { key: "job", title: "工单", fields } as unknown as FormDefinition;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, preview: null });
  render(
    <QueryClientProvider client={queries}>
      <LocaleProvider timeZone="Asia/Shanghai" currency="CNY" businessDate={null}>
        <RewindDialog form={form} onClose={() => undefined} />
      </LocaleProvider>
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  await userEvent.click(screen.getByRole("textbox"));
  await userEvent.paste("2020-05-31 08:30");
  await userEvent.keyboard("{Enter}");
  await userEvent.click(screen.getByRole("button", { name: "先看会怎样" }));
}

const told = async () => {
  await screen.findByText(/将还原内容/, { selector: "li:first-child" });
  return within(screen.getByRole("dialog"))
    .getAllByRole("listitem")
    .map((item) => item.textContent);
};
const start = () => screen.getByRole<HTMLButtonElement>("button", { name: "恢复" });

it("takes the moment by the clocks of the workspace, and shows what would become of records and rows before it may begin", async () => {
  await open({ changed: 4, restored: 0, removed: 5 });
  expect(await told()).toEqual([
    "2 条记录将还原内容",
    "1 条记录将从回收站取回",
    "0 条记录将进入回收站",
    "4 行明细将还原内容",
    "0 行明细将从回收站取回",
    "5 行明细将进入回收站",
  ]);
  expect(run).not.toHaveBeenCalled();
  await userEvent.click(start());
  expect(run.mock.calls).toEqual([["/api/forms/job/rewind:run", { moment: "2020-05-31T00:30:00.000Z" }]]);
});

it("says nothing of rows where a form has none, and offers nothing where nothing changed", async () => {
  await open(null, { changed: 0, restored: 0, removed: 0 });
  expect((await told()).length).toBe(3);
  expect(screen.getByText("从那一刻到现在没有变化。")).toBeTruthy();
  expect(start().disabled).toBe(true);
});

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { SESSION_KEY } from "@/api/queries";
import { Stage } from "@/testing/Stage";
import { BulkBar } from "./BulkBar";

const FORM = { key: "visits", actions: ["delete"], fields: [] } as unknown as FormDefinition;

afterEach(() => vi.unstubAllGlobals());

function open(ids: string[], everything = false) {
  const fetch = vi.fn(async () => new Response('{"changed": 1, "undo": null}'));
  vi.stubGlobal("fetch", fetch);
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, preview: null });
  queries.setQueryData(["records", FORM.key, "buttons"], []);
  render(
    <QueryClientProvider client={queries}>
      <BulkBar
        form={FORM}
        fields={[]}
        ids={new Set(ids)}
        everything={everything}
        total={20}
        filter={null}
        search=""
        bin={false}
        onEverything={() => undefined}
        onClear={() => undefined}
      />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  return fetch;
}

const press = (name: string, at = 0) =>
  userEvent.click(screen.getAllByRole("button", { name }).at(at) as HTMLElement);

it("deletes one record with a way back and asks before it deletes more", async () => {
  const one = open(["a"]);
  await press("删除");
  expect(one).toHaveBeenCalled();
});

it.each([
  { ids: ["a", "b"], everything: false, told: "删除 2 条记录？" },
  { ids: ["a"], everything: true, told: "删除 20 条记录？" },
])("asks first, with the count: $told", async ({ ids, everything, told }) => {
  const fetch = open(ids, everything);
  await press("删除");
  expect(screen.getByRole("dialog").textContent).toContain(told);
  expect(fetch).not.toHaveBeenCalled();
  await press("删除", -1);
  expect(fetch).toHaveBeenCalled();
});

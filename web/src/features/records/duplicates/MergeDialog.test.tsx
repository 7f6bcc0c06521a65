import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { SESSION_KEY } from "@/api/queries";
import type { RecordRow } from "@/api/records";
import { Stage } from "@/testing/Stage";
import { MergeDialog } from "./MergeDialog";

const field = (key: string, label: string) => ({
  id: key,
  key,
  type: "text",
  label,
  required: false,
  unique: false,
  settings: {},
  help: null,
  retired: false,
  readable: true,
  writable: ["update"],
});
const FORM = {
  key: "customer",
  title: "客户",
  label_field: "name",
  actions: ["read", "update", "delete"],
  fields: [field("name", "名称"), field("phone", "电话"), field("city", "城市")],
} as unknown as FormDefinition;
const ONE = { id: "a", revision: 3, name: "同舟科技", phone: null, city: "苏州" } as unknown as RecordRow;
const TWO = { id: "b", revision: 1, name: "同舟", phone: "138", city: "苏州" } as unknown as RecordRow;

afterEach(() => vi.unstubAllGlobals());

function open(answer: Response = new Response('{"merge": "m"}')) {
  const fetch = vi.fn(async (_path: string, _init?: RequestInit) => answer);
  vi.stubGlobal("fetch", fetch);
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, preview: null });
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={queries}>
      <MergeDialog form={FORM} pair={[ONE, TWO]} onClose={onClose} />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  const sent = () => {
    const [path, init] = fetch.mock.calls[0] ?? [];
    return [path, JSON.parse(String(init?.body))];
  };
  return { fetch, onClose, sent };
}

const merge = () => userEvent.click(screen.getAllByRole("button", { name: "合并" }).at(-1) as HTMLElement);
const checked = () => screen.getAllByRole<HTMLInputElement>("radio").map((radio) => radio.checked);

it("asks only where the two differ, and takes what the one that stays has not", async () => {
  const { sent, onClose } = open();
  expect(screen.getAllByRole("rowheader").map((cell) => cell.textContent)).toEqual(["名称", "电话"]);
  expect(checked()).toEqual([true, false, true, false, false, true]);
  await merge();
  expect(sent()).toEqual([
    "/api/forms/customer/records:merge",
    { survivor: { id: "a", revision: 3 }, other: { id: "b", revision: 1 }, take: ["phone"] },
  ]);
  expect(onClose).toHaveBeenCalledOnce();
});

it("turns round with the record that stays, and takes what is chosen of the other", async () => {
  const { sent } = open();
  await userEvent.click(screen.getAllByRole("radio")[1] as HTMLElement);
  expect(checked()).toEqual([false, true, false, true, false, true]);
  await userEvent.click(screen.getAllByRole("radio")[2] as HTMLElement); // the first one's name
  await merge();
  expect(sent()[1]).toEqual({
    survivor: { id: "b", revision: 1 },
    other: { id: "a", revision: 3 },
    take: ["name"],
  });
});

it("stays open where the merge is refused", async () => {
  const problem = { code: "cannot_merge", title: "不能合并", errors: [], status: 409 };
  const { onClose } = open(new Response(JSON.stringify(problem), { status: 409 }));
  await merge();
  expect(onClose).not.toHaveBeenCalled();
  expect(await screen.findByText("不能合并")).toBeTruthy();
});

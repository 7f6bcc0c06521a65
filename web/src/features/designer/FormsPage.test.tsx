import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { SESSION_KEY } from "@/api/queries";
import { Stage } from "@/testing/Stage";
import { FormsPage } from "./FormsPage";

const form = (key: string, title: string) => ({
  key,
  title,
  icon: null,
  color: null,
  label_field: "name",
  part_of: null,
  actions: ["read"],
});
const item = (key: string) => ({ kind: "form", key, title: key, icon: null, color: null, spelled: key });
const ARRANGEMENT = {
  version: 4,
  arranged: true,
  groups: [
    { key: "visits", title: "拜访", own: true, items: [item("visit"), item("route")] },
    { key: "other", title: "其他表单", own: false, items: [item("memo")] },
  ],
};
const ANSWERS: Record<string, unknown> = {
  "GET /api/forms": { forms: [form("visit", "拜访记录"), form("memo", "备忘录")] },
  "GET /api/retired-forms": { forms: [] },
  "GET /api/forms/visit/uses": {
    uses: [{ form: "route", title: "路线", field: "visit", label: "拜访", flow: null }],
    records: 3,
  },
  "GET /api/forms/memo/uses": { uses: [], records: 12 },
  "POST /api/forms/memo:retire": { records: 12 },
  "GET /api/menu/arrangement": ARRANGEMENT,
  "PUT /api/menu/arrangement": { ...ARRANGEMENT, version: 5 },
};

afterEach(() => vi.unstubAllGlobals());

function open(path = "/forms", answers = ANSWERS) {
  const asked: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    const name = `${init.method ?? "GET"} ${new URL(input, "http://here").pathname}`;
    asked.push([name, init.body ? JSON.parse(String(init.body)) : null]);
    const answer = answers[name];
    return answer
      ? new Response(JSON.stringify(answer))
      : new Response('{"code":"internal","title":"Broken"}', { status: 500 });
  });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, permissions: ["forms.manage"], preview: null });
  queries.setQueryDefaults(SESSION_KEY, { staleTime: Number.POSITIVE_INFINITY });
  render(
    <MemoryRouter initialEntries={[path]}>
      <QueryClientProvider client={queries}>
        <FormsPage />
      </QueryClientProvider>
    </MemoryRouter>,
    { wrapper: Stage },
  );
  return asked;
}

const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

it("finds forms by name and by key, and says when there is none", async () => {
  open();
  const box = await screen.findByRole("textbox", { name: "按名称或标识查找表单" });
  await userEvent.type(box, "MEM");
  expect(screen.queryByText("拜访记录")).toBeNull();
  expect(screen.getByText("备忘录")).toBeTruthy();
  await userEvent.clear(box);
  await userEvent.type(box, "没有这个");
  expect(screen.getByText("没有找到表单")).toBeTruthy();
});

it("says where a form is used instead of retiring it", async () => {
  const asked = open();
  await press("停用表单：拜访记录");
  expect(await screen.findByRole("link", { name: "路线：字段「拜访」" })).toHaveProperty(
    "pathname",
    "/forms/route/design",
  );
  expect(asked.some(([name]) => name.endsWith(":retire"))).toBe(false);
});

it("tells how many records go along before it retires a form", async () => {
  const asked = open();
  await press("停用表单：备忘录");
  expect((await screen.findByText(/12 条记录/)).textContent).toContain("12");
  const confirm = screen.getAllByRole("button", { name: "停用" });
  await userEvent.click(confirm.at(-1) as HTMLElement);
  await waitFor(() => expect(asked.some(([name]) => name === "POST /api/forms/memo:retire")).toBe(true));
});

it("says when it cannot find out where a form is used", async () => {
  open("/forms", { ...ANSWERS, "GET /api/forms/memo/uses": undefined });
  await press("停用表单：备忘录");
  expect(await screen.findByRole("button", { name: "重试" })).toBeTruthy();
});

it("moves an entry by keyboard into the next group, with the version it was read at", async () => {
  const asked = open("/forms?tab=arrange");
  await press("下移「route」");
  await waitFor(() => expect(asked.find(([name]) => name.startsWith("PUT"))).toBeTruthy());
  const [, body] = asked.find(([name]) => name.startsWith("PUT")) ?? [];
  expect(body).toEqual({
    version: 4,
    groups: [
      { key: "visits", title: "拜访", items: [{ kind: "form", key: "visit" }] },
      {
        key: "other",
        title: "其他表单",
        items: [
          { kind: "form", key: "route" },
          { kind: "form", key: "memo" },
        ],
      },
    ],
  });
});

it("makes a group only with a name", async () => {
  const asked = open("/forms?tab=arrange");
  await press("新建分组");
  await press("保存");
  expect(screen.getByRole("alert").textContent).toBe("请填写分组名称。");
  await userEvent.type(screen.getAllByRole("textbox")[0] as HTMLElement, "渠道");
  await press("保存");
  await waitFor(() => expect(asked.some(([name]) => name.startsWith("PUT"))).toBe(true));
  const [, body] = asked.find(([name]) => name.startsWith("PUT")) ?? [];
  expect((body as { groups: unknown[] }).groups.at(-1)).toEqual({
    key: null,
    title: { "zh-CN": "渠道" },
    items: [],
  });
});

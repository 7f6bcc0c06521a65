import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { SESSION_KEY } from "@/api/queries";
import type { Statement } from "@/api/statements";
import { Stage } from "@/testing/Stage";
import { AnswerPanel } from "./AnswerPanel";

const STATEMENT = {
  id: "s1",
  total: "92.70",
  currency: "USD",
  published_at: "2020-05-01T00:00:00Z",
} as Statement;
const WORDS = "两笔订单没有计入";
const MAY = '{"answers": [], "may": ["disputed"]}';
const BOX = { name: "异议内容" };

afterEach(() => vi.unstubAllGlobals());

it("keeps what was written until it has arrived", async () => {
  const answers: (Response | Error)[] = [new TypeError("offline"), new Response(MAY)];
  const fetch = vi.fn(async (_path: string, init?: RequestInit) => {
    if (init?.method !== "POST") return new Response(MAY);
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer;
    return answer;
  });
  vi.stubGlobal("fetch", fetch);
  const queries = new QueryClient();
  const workspace = { name: "Acme", time_zone: "Asia/Shanghai", currency: "USD" };
  queries.setQueryData(SESSION_KEY, {
    user: { id: "1" },
    kind: "partner",
    permissions: [],
    preview: null,
    workspace,
  });
  render(
    <QueryClientProvider client={queries}>
      <AnswerPanel statement={STATEMENT} />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  await userEvent.click(await screen.findByRole("button", { name: "提出异议" }));
  const box = screen.getByRole<HTMLTextAreaElement>("textbox", BOX);
  await userEvent.type(box, WORDS);
  const send = () => screen.getAllByRole("button", { name: "提出异议" }).at(-1) as HTMLElement;
  await userEvent.click(send());
  await waitFor(() => expect(answers).toHaveLength(1));
  expect(screen.getByRole<HTMLTextAreaElement>("textbox", BOX).value).toBe(WORDS);
  await waitFor(() => expect(send().className).not.toContain("loading"));
  await userEvent.click(send());
  await waitFor(() => expect(screen.queryByRole("textbox", BOX)).toBeNull());
});

const DISPUTED =
  '{"answers": [{"kind": "disputed", "at": "2020-05-02T00:00:00Z", "by": "王芳", "coded": false, "reason": "x"}], "may": []}';

async function looked(kind: "member" | "partner", forms: string[]) {
  const asked = vi.fn(async (path: string) => {
    if (path.includes("/answers")) return new Response(DISPUTED);
    if (path.includes("/records")) return new Response('{"records": [{"id": "d1"}], "next_cursor": null}');
    return new Response(JSON.stringify({ forms: forms.map((key) => ({ key, title: key })) }));
  });
  vi.stubGlobal("fetch", asked);
  const queries = new QueryClient();
  const workspace = { name: "Acme", time_zone: "Asia/Shanghai", currency: "USD" };
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, kind, permissions: [], preview: null, workspace });
  render(
    <QueryClientProvider client={queries}>
      <MemoryRouter>
        <AnswerPanel statement={{ ...STATEMENT, number: "S-7" }} />
      </MemoryRouter>
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  await screen.findByText("有异议");
  return asked;
}

it("leads members to where a dispute is answered", async () => {
  const asked = await looked("member", ["statement_dispute"]);
  const link = await screen.findByRole("link", { name: "查看异议的处理" });
  expect(link.getAttribute("href")).toBe("/forms/statement_dispute/d1");
  const search = asked.mock.calls
    .map(([path]) => decodeURIComponent(path))
    .find((path) => path.includes("/records"));
  expect(search).toContain('"value":"S-7"');
});

it.each([
  ["partner", ["statement_dispute"]],
  ["member", ["partner"]],
] as const)("shows no such way to a %s who finds %j", async (kind, forms) => {
  const asked = await looked(kind, [...forms]);
  await waitFor(() => expect(asked.mock.calls.some(([path]) => path.includes("/api/forms"))).toBe(true));
  expect(screen.queryByRole("link")).toBeNull();
  expect(asked.mock.calls.some(([path]) => path.includes("/records"))).toBe(false);
});

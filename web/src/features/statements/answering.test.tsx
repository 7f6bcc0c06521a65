import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
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

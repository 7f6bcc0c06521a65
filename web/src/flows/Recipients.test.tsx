import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Recipient } from "@/api/noticeRules";
import { Stage } from "@/testing/Stage";
import { Recipients } from "./Recipients";

const PERSON: Recipient = {
  kind: "member",
  id: "1",
  name: "王芳",
  active: true,
  sent_at: "2020-05-01T01:00:00Z",
  read_at: null,
  ways: [],
};
const WAY = { title: null, attempts: 1, next_at: null, finished_at: null, fault: null };

afterEach(() => vi.unstubAllGlobals());

function open(recipients: Recipient[], read: number) {
  const answer = { sent: recipients.length, read, recipients, next_cursor: null };
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(JSON.stringify(answer))),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Recipients run="r" visit={2} />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
}

it("says who has read it, and of a mail that went out only that it did", async () => {
  const sent = { ...PERSON, ways: [{ ...WAY, medium: "email", status: "done" as const }] };
  open([sent, { ...PERSON, id: "2", name: "李强", read_at: "2020-05-01T02:00:00Z" }], 1);
  const [first, second] = (await screen.findAllByRole("listitem")) as [HTMLElement, HTMLElement];
  expect(first.textContent).toBe("王芳未读邮件 · 已发出");
  expect(second.textContent).toMatch(/^李强已读/);
  expect(screen.getByText("通知了 2 人，1 人已读")).toBeTruthy();
});

it("says why a message did not go out", async () => {
  open([{ ...PERSON, ways: [{ ...WAY, medium: "sms", status: "failed", fault: "no_address" }] }], 0);
  expect((await screen.findByRole("listitem")).textContent).toMatch(/^王芳未读短信 · 发送失败./);
});

it("says so where nobody was told", async () => {
  open([], 0);
  expect(await screen.findByText("没有通知任何人")).toBeTruthy();
});

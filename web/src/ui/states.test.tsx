import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";
import { Stage } from "@/testing/Stage";
import { Answer, ErrorState, NothingFound } from "./states";

const FAILED = new Problem({ status: 500, code: "internal_error", title: "服务器出错", request_id: "req-7" });

it("says what failed, under which request id, and tries again", async () => {
  const retry = vi.fn();
  render(<ErrorState error={FAILED} onRetry={retry} />, { wrapper: Stage });
  expect(screen.getByRole("alert").textContent).toContain("服务器出错");
  expect(screen.getByText("请求编号：req-7")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "重试" }));
  expect(retry).toHaveBeenCalledOnce();
});

it("does not tell what is missing from what is forbidden", () => {
  const texts = [403, 404].map((status) => {
    const { container, unmount } = render(<ErrorState error={new Problem({ status, code: "x" })} />, {
      wrapper: Stage,
    });
    const text = container.textContent;
    unmount();
    return text;
  });
  expect(texts[0]).toContain("无法查看");
  expect(texts[0]).toBe(texts[1]);
});

it("shows a skeleton, then the data; old data before an error", () => {
  const query = { data: undefined as string | undefined, error: null as unknown, refetch: vi.fn() };
  const { rerender } = render(<Answer query={query}>{(data) => <b>{data}</b>}</Answer>, { wrapper: Stage });
  expect(screen.getByRole("status", { name: "正在加载" })).toBeTruthy();
  rerender(<Answer query={{ ...query, error: FAILED }}>{(data) => <b>{data}</b>}</Answer>);
  expect(screen.getByRole("alert")).toBeTruthy();
  rerender(<Answer query={{ ...query, data: "42", error: FAILED }}>{(data) => <b>{data}</b>}</Answer>);
  expect(screen.getByText("42")).toBeTruthy();
});

it("offers to clear a filter that leaves nothing", async () => {
  const clear = vi.fn();
  render(<NothingFound onClear={clear} />, { wrapper: Stage });
  await userEvent.click(screen.getByRole("button", { name: "清除筛选" }));
  expect(clear).toHaveBeenCalledOnce();
});

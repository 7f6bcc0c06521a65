import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { SESSION_KEY } from "@/api/queries";
import { Stage } from "@/testing/Stage";
import { Comments } from "./Comments";

afterEach(() => vi.unstubAllGlobals());

function open(kind: "member" | "partner") {
  const said = { comments: [], following: false, may_comment: true };
  const fetch = vi.fn(
    async (path: string) => new Response(path.includes("comments") ? JSON.stringify(said) : "{}"),
  );
  vi.stubGlobal("fetch", fetch);
  const queries = new QueryClient();
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, kind, permissions: [], preview: null });
  queries.setQueryData(["members"], []);
  render(
    <QueryClientProvider client={queries}>
      <Comments form="issue" id="r1" />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
}

it("tells members how to mention a colleague", async () => {
  open("member");
  expect(await screen.findByRole("textbox", { name: "写评论，输入 @ 提及同事" })).toBeTruthy();
  expect(screen.getByText("仅内部可见")).toBeTruthy();
});

it("does not offer partners what they cannot do", async () => {
  open("partner");
  const box = await screen.findByRole("textbox", { name: "写评论" });
  expect(box.getAttribute("placeholder")).toBe("写评论");
  expect(screen.queryByText("仅内部可见")).toBeNull();
});

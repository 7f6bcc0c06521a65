import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient, SESSION_KEY } from "./queries";
import { useSession, useSignOut, useSwitchWorkspace } from "./session";

const fetching = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal("fetch", fetching));
afterEach(() => vi.unstubAllGlobals());

const sessionIn = (key: string) => ({ user: { id: "1" }, workspace: { key }, workspaces: [] });
const served = vi.fn<() => Promise<string>>();

/** Stands outside of what is switched, as the colours and formats of the whole page do. */
function Watcher() {
  return <p>here: {useSession().data?.workspace.key ?? "nobody"}</p>;
}

function Page() {
  const list = useQuery({ queryKey: ["list"], queryFn: served });
  const change = useSwitchWorkspace();
  const leave = useSignOut();
  return (
    <>
      <p>list: {list.data ?? "none"}</p>
      <button type="button" onClick={() => change.mutate("bright")}>
        switch
      </button>
      <button type="button" onClick={() => leave.mutate()}>
        leave
      </button>
    </>
  );
}

function Tab() {
  const [queries] = useState(() => {
    const made = makeQueryClient();
    made.setQueryData(SESSION_KEY, sessionIn("acme"));
    return made;
  });
  return (
    <QueryClientProvider client={queries}>
      <Watcher />
      <Page />
    </QueryClientProvider>
  );
}

it("shows another workspace everywhere at once, and nothing of the one before", async () => {
  served.mockResolvedValueOnce("of acme").mockResolvedValueOnce("of bright");
  fetching.mockResolvedValueOnce(Response.json(sessionIn("bright")));
  render(<Tab />);
  await screen.findByText("list: of acme");
  await userEvent.click(screen.getByRole("button", { name: "switch" }));
  await screen.findByText("here: bright");
  await screen.findByText("list: of bright");
  expect(fetching.mock.calls[0]?.[0]).toBe("/api/session:switch");
  expect(localStorage.getItem("tongzhou.workspace")).toMatch(/^bright \d+$/);
});

it("forgets the session on signing out", async () => {
  served.mockResolvedValue("of acme");
  fetching.mockResolvedValueOnce(new Response(null, { status: 204 }));
  render(<Tab />);
  await screen.findByText("here: acme");
  localStorage.setItem("tongzhou.task.acme.1.t1", "{}");
  await userEvent.click(screen.getByRole("button", { name: "leave" }));
  await screen.findByText("here: nobody");
});

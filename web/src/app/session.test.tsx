import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider, useLocation } from "react-router";
import { afterEach, beforeEach, it, vi } from "vitest";
import { makeQueryClient, SESSION_KEY } from "@/api/queries";
import { useSignOut } from "@/api/session";
import { RequireMember } from "./session";

const fetching = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal("fetch", fetching));
afterEach(() => vi.unstubAllGlobals());

function Workbench() {
  const leave = useSignOut();
  return (
    <button type="button" onClick={() => leave.mutate()}>
      leave
    </button>
  );
}

function Door() {
  return <p>ended: {String(useLocation().state?.ended)}</p>;
}

function tab() {
  const queries = makeQueryClient();
  queries.setQueryData(SESSION_KEY, { kind: "member", user: { id: "1" } });
  const router = createMemoryRouter([
    { path: "/", element: <RequireMember />, children: [{ index: true, element: <Workbench /> }] },
    { path: "/sign-in", element: <Door /> },
  ]);
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return queries;
}

it("tells who was signed out by the server that the session ended", async () => {
  const queries = tab();
  await screen.findByText("leave");
  queries.setQueryData(SESSION_KEY, null);
  await screen.findByText("ended: true");
});

it("has nothing to tell who signed out themselves", async () => {
  fetching.mockResolvedValue(new Response(null, { status: 204 }));
  tab();
  await userEvent.click(await screen.findByText("leave"));
  await screen.findByText("ended: false");
});

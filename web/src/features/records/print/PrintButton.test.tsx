import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { SESSION_KEY } from "@/api/queries";
import { Stage } from "@/testing/Stage";
import { PrintButton } from "./PrintButton";

const FORM = {
  key: "visits",
  label_field: "name",
  actions: ["print"],
  fields: [],
} as unknown as FormDefinition;

afterEach(() => vi.unstubAllGlobals());

function open(count: number) {
  const asked: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(input, "http://here");
    asked.push([pathname, init.body ? JSON.parse(String(init.body)) : Object.fromEntries(searchParams)]);
    if (pathname.endsWith("/templates"))
      return new Response('{"templates":[{"key":"paper","title":"单据"}]}');
    if (pathname.endsWith("/records")) return new Response('{"records":[{"id":"a"},{"id":"b"}],"next":null}');
    return new Response("pdf");
  });
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, permissions: [], preview: null });
  render(
    <MemoryRouter>
      <QueryClientProvider client={queries}>
        <PrintButton form={FORM} what={{ asked: { search: "北京" }, count }} />
      </QueryClientProvider>
    </MemoryRouter>,
    { wrapper: Stage },
  );
  return asked;
}

it("prints everything that is found", async () => {
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => "blob:", revokeObjectURL: () => undefined }),
  );
  const asked = open(2);
  await userEvent.click(screen.getByRole("button", { name: "打印" }));
  await userEvent.click(await screen.findByRole("button", { name: "生成" }));
  await waitFor(() => expect(asked.some(([path]) => path.endsWith(":print"))).toBe(true));
  const sent = new Map(asked);
  expect(sent.get("/api/forms/visits/records")).toMatchObject({ search: "北京", limit: "200" });
  expect(sent.get("/api/forms/visits/templates/paper:print")).toMatchObject({ ids: ["a", "b"] });
});

it("says how many are printed at once where more are found", async () => {
  open(201);
  await userEvent.click(screen.getByRole("button", { name: "打印" }));
  expect((await screen.findByRole("alert")).textContent).toContain("200");
  expect(screen.getByRole("button", { name: "生成" })).toHaveProperty("disabled", true);
});

import { QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { useForm, useFreshForm } from "./forms";
import { makeQueryClient } from "./queries";

afterEach(() => vi.unstubAllGlobals());

it("asks for a form anew although it was read a moment ago, also on the way from form to form", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo) => {
    const path = String(input instanceof Request ? input.url : input);
    asked.push(path.replace(/^.*\/api\/forms\//, ""));
    return Response.json({ form: { key: path, version: asked.length } });
  });
  const queries = makeQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const known = renderHook(() => useForm("rows"), { wrapper });
  await waitFor(() => expect(known.result.current.data?.version).toBe(1));

  const page = renderHook(({ form }) => useFreshForm(form), { wrapper, initialProps: { form: "whole" } });
  await waitFor(() => expect(page.result.current.isFetchedAfterMount).toBe(true));
  page.rerender({ form: "rows" });
  await waitFor(() => expect(page.result.current.isFetchedAfterMount).toBe(true));
  expect(page.result.current.data?.version).toBe(3);
  expect(asked).toEqual(["rows", "whole", "rows"]);
});

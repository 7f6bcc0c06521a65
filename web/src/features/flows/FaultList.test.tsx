import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { useDraftCheck } from "@/api/flowDrafts";
import type { FlowDocument } from "@/api/flows";
import { makeQueryClient } from "@/api/queries";
import { Stage } from "@/testing/Stage";
import { type FlowEditor, FlowEditorProvider } from "./editor";
import { FaultList } from "./FaultList";

const document = { key: "k", title: "K", trigger: { kind: "flow" }, steps: [], lines: [] } as FlowDocument;

function Page() {
  const check = useDraftCheck(document);
  return (
    <FlowEditorProvider value={{ document, names: {}, faults: check.data ?? [] } as unknown as FlowEditor}>
      <FaultList
        onSeek={() => undefined}
        isChecked={check.data !== undefined}
        error={check.isFetching ? null : check.error}
        onRetry={() => check.refetch()}
      />
    </FlowEditorProvider>
  );
}

const ANSWER = JSON.stringify({ errors: [] });
const REFUSAL = JSON.stringify({ code: "busy", detail: "太忙了。", errors: [] });

function open(...answers: (() => Response)[]) {
  const asked = vi.fn(async () => (answers.length > 1 ? answers.shift() : answers[0])?.() as Response);
  vi.stubGlobal("fetch", asked);
  const client = makeQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retryDelay: 0 } });
  render(
    <QueryClientProvider client={client}>
      <Page />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

it("asks again by itself where a check was cut off", async () => {
  const asked = open(
    () => new Response(REFUSAL, { status: 503 }),
    () => new Response(ANSWER),
  );
  expect(await screen.findByText("检查通过，可以发布")).toBeTruthy();
  expect(asked).toHaveBeenCalledTimes(2);
});

it("says that a draft could not be checked, and checks again when asked to", async () => {
  const answers = [() => new Response(REFUSAL, { status: 429 }), () => new Response(ANSWER)];
  open(...answers);
  expect((await screen.findByRole("alert")).textContent).toBe(
    "没能检查草稿：太忙了。检查通过后才能发布。重试",
  );
  await userEvent.click(screen.getByRole("button", { name: "重试" }));
  expect(await screen.findByText("检查通过，可以发布")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

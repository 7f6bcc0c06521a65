import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { makeQueryClient, SESSION_KEY } from "@/api/queries";
import { Stage } from "@/testing/Stage";
import { draftOf } from "./draft";
import { PublishDialog } from "./PublishDialog";

const FORM = {
  key: "visit",
  version: 3,
  title: "拜访",
  label_field: "name",
  layout: [],
  rules: [],
  checks: [],
  duplicates: [],
  unique_together: [],
  fields: [],
} as unknown as FormDefinition;
const PLAN = { problems: [], changes: [], requires_confirmation: false, confirm_with: null };
const plan = () => new Response(JSON.stringify({ plan: PLAN }));
const refusal = (status: number) => () =>
  new Response(JSON.stringify({ code: "busy", detail: "太忙了。", errors: [] }), { status });

let answers: (() => Response)[] = [];
const asked = vi.fn(async (address: string | URL | Request) =>
  String(address).endsWith(":plan") ? (answers.shift()?.() as Response) : new Response("{}"),
);

beforeEach(() => {
  asked.mockClear();
  vi.stubGlobal("fetch", asked);
});
afterEach(() => vi.unstubAllGlobals());

function open(...given: (() => Response)[]) {
  answers = given;
  const client = makeQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retryDelay: 0 } });
  client.setQueryData(SESSION_KEY, { permissions: [] });
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter>
        <PublishDialog form={FORM} draft={draftOf(FORM)} onDone={() => undefined} onClose={() => undefined} />
      </MemoryRouter>
    </QueryClientProvider>,
    { wrapper: Stage },
  );
}

const publish = () => screen.getByRole("button", { name: "发布" }) as HTMLButtonElement;

it("asks again by itself where planning was cut off", async () => {
  open(refusal(503), plan, plan);
  expect(publish().disabled).toBe(true);
  await waitFor(() => expect(publish().disabled).toBe(false));
});

it("says that it could not be planned, and plans again when asked to", async () => {
  open(refusal(429), plan);
  await userEvent.click(await screen.findByRole("button", { name: "重试" }));
  await waitFor(() => expect(publish().disabled).toBe(false));
  expect(screen.queryByRole("button", { name: "重试" })).toBeNull();
});

import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { makeQueryClient } from "@/api/queries";
import { Stage } from "@/testing/Stage";
import RowsEditor from "./RowsEditor";
import { newRow } from "./rows";

const fetching = vi.fn<typeof fetch>();
const asked: unknown[] = [];

const plain = (key: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: key,
  key,
  type: "text",
  label: key,
  required: false,
  unique: false,
  settings: {},
  help: null,
  retired: false,
  ...more,
});

const LINE = {
  form: {
    key: "line",
    fields: [
      plain("code"),
      plain("price", {
        linked: {
          form: "product",
          where: [{ field: "code", equals: "code" }],
          match: "all",
          take: "price",
          overwrite: false,
        },
      }),
    ],
  },
};
const LINES = plain("lines", { type: "subform", settings: { form: "line", through: "order" } });

const answer = (content: unknown) =>
  new Response(JSON.stringify(content), { headers: { "content-type": "application/json" } });

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", fetching);
  fetching.mockImplementation(async (request, options) => {
    const address = request instanceof Request ? request.url : String(request);
    if (!address.includes(":linked")) return answer(LINE);
    const { values } = JSON.parse(String(options?.body)) as { values: { code?: string } };
    asked.push(values.code);
    return answer({ values: { price: values.code ? `of ${values.code}` : null } });
  });
});
afterEach(() => vi.unstubAllGlobals());

function Page({ before }: { before: unknown }) {
  const [value, setValue] = useState(before);
  return (
    <QueryClientProvider client={makeQueryClient()}>
      <MemoryRouter>
        <Stage>
          <RowsEditor field={LINES} value={value} onChange={setValue} />
        </Stage>
      </MemoryRouter>
    </QueryClientProvider>
  );
}

const shown = () => screen.getAllByRole<HTMLInputElement>("textbox").map(({ value }) => value);

it("shows in each row what it takes from another form before anything is saved", async () => {
  render(<Page before={[newRow({ code: "A" }), newRow({ code: "B" })]} />);
  await screen.findAllByRole("textbox");
  await waitFor(() => expect(shown()).toEqual(["A", "of A", "B", "of B"]));
  await userEvent.type(screen.getAllByRole("textbox")[2] as HTMLElement, "2");
  await waitFor(() => expect(shown()).toEqual(["A", "of A", "B2", "of B2"]));
  expect(screen.getAllByRole<HTMLInputElement>("textbox")[1]?.disabled).toBe(true);
});

it("leaves rows that are stored until something in them changes", async () => {
  render(<Page before={[{ id: "1", code: "A", price: "kept" }]} />);
  await userEvent.type((await screen.findAllByRole("textbox"))[0] as HTMLElement, "2");
  await waitFor(() => expect(shown()).toEqual(["A2", "of A2"]));
  expect(asked).not.toContain("A");
});

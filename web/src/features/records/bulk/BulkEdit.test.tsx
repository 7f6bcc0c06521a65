import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { EditPreview } from "@/api/records";
import { Stage } from "@/testing/Stage";
import { BulkEdit, editOf } from "./BulkEdit";

const CITY: FieldDefinition = {
  id: "city",
  key: "city",
  type: "text",
  label: "城市",
  required: false,
  unique: false,
  settings: {},
  help: null,
  retired: false,
};
const FORM = {
  key: "visits", label_field: "city", actions: ["update"], fields: [CITY],
} as unknown as FormDefinition; // biome-ignore format: a sample
const record = (id: string, city: string) =>
  ({ id, city }) as unknown as EditPreview["examples"][number]["before"];
const PREVIEW: EditPreview = {
  total: 3,
  changed: 1,
  refused: 1,
  examples: [{ before: record("a", "无锡"), after: record("a", "苏州"), errors: [] }],
  refusals: [
    {
      before: record("b", "南京"),
      after: null,
      errors: [{ field: "city", code: "check", message: "不在辖区。" }],
    },
  ],
};

async function open() {
  const onSave = vi.fn();
  const onPreview = vi.fn(async () => PREVIEW);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <BulkEdit
        form={FORM}
        fields={[CITY]}
        count={3}
        onPreview={onPreview}
        onSave={onSave}
        onClose={() => undefined}
      />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  await userEvent.click(screen.getByRole("combobox"));
  await userEvent.click(screen.getByTitle("城市"));
  return {
    onSave,
    onPreview,
    next: screen.getByRole<HTMLButtonElement>("button", { name: /预\s?览|Preview/ }),
  };
}

it("shows what would change before it changes anything, and asks whether to leave out what refuses", async () => {
  const { onSave, onPreview, next } = await open();
  expect(next.disabled).toBe(true);
  await userEvent.type(screen.getByRole("textbox"), "苏州");
  await userEvent.click(next);
  expect(onPreview.mock.calls).toEqual([[{ values: { city: "苏州" }, formulas: {} }, false]]);
  expect(screen.getByText("不在辖区。", { exact: false })).toBeTruthy();
  expect(screen.getByText("无锡", { selector: "del" })).toBeTruthy();
  const apply = screen.getByRole<HTMLButtonElement>("button", { name: /1 条|1 record/ });
  expect(apply.disabled).toBe(true);
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.click(apply);
  expect(onSave.mock.calls).toEqual([
    [{ values: { city: "苏州" }, formulas: {}, skips: true, insists: false }],
  ]);
});

it("sends formulas apart from values, and null where a field is cleared", () => {
  const given = new Map([
    ["city", { way: "empty" as const, value: "苏州", formula: "" }],
    ["price", { way: "formula" as const, value: null, formula: " price * 2 " }],
  ]);
  expect(editOf(given)).toEqual({ values: { city: null }, formulas: { price: "price * 2" } });
});

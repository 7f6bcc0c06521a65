import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { Stage } from "@/testing/Stage";
import { BulkEdit } from "./BulkEdit";

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
const FORM = { key: "visits", actions: ["update"], fields: [CITY] } as unknown as FormDefinition;

async function open() {
  const onSave = vi.fn();
  render(<BulkEdit form={FORM} fields={[CITY]} count={2} onSave={onSave} onClose={() => undefined} />, {
    wrapper: Stage,
  });
  await userEvent.click(screen.getByRole("combobox"));
  await userEvent.click(screen.getByTitle("城市"));
  return { onSave, apply: screen.getByRole<HTMLButtonElement>("button", { name: /2 条|2 records/ }) };
}

it("changes nothing while the field is left empty", async () => {
  const { onSave, apply } = await open();
  expect(apply.disabled).toBe(true);
  await userEvent.type(screen.getByRole("textbox"), "苏州");
  await userEvent.click(apply);
  expect(onSave.mock.calls).toEqual([[{ city: "苏州" }]]);
});

it("empties a field where one says so", async () => {
  const { onSave, apply } = await open();
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.click(apply);
  expect(onSave.mock.calls).toEqual([[{ city: null }]]);
});

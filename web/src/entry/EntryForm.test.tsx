import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import type { FieldDefinition, FormSection } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { Stage } from "@/testing/Stage";
import { EntryForm } from "./EntryForm";

const field = (key: string, required = false): FieldDefinition => ({
  id: key, key, type: "text", label: key, required, unique: false, settings: {}, help: null, retired: false,
}); // biome-ignore format: one line

function Page({ layout, onSend }: { layout: FormSection[]; onSend: (values: FieldValues) => Promise<void> }) {
  const [values, setValues] = useState<FieldValues>({});
  return (
    <EntryForm
      form={{ layout }}
      fields={[field("name", true), field("city", true)]}
      values={values}
      onChange={(key, value) => setValues({ ...values, [key]: value })}
      onSend={onSend}
      sending={false}
      sendText="Create"
    />
  );
}

const section = (kind: FormSection["kind"], title: string, items: string[]): FormSection => ({
  kind,
  key: null,
  title,
  columns: 1,
  items,
});

it("goes through steps, each asked for what it needs, and back without losing anything", async () => {
  const onSend = vi.fn(async () => undefined);
  render(
    <Page layout={[section("step", "Who", ["name"]), section("step", "Where", ["city"])]} onSend={onSend} />,
    {
      wrapper: Stage,
    },
  );
  expect(screen.queryByLabelText(/city/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "下一步" }));
  expect(screen.getByRole("alert")).toBeTruthy();
  await userEvent.type(screen.getByLabelText(/name/), "Ann");
  await userEvent.click(screen.getByRole("button", { name: "下一步" }));
  await userEvent.type(screen.getByLabelText(/city/), "Lima");
  await userEvent.click(screen.getByRole("button", { name: "上一步" }));
  expect(screen.getByLabelText<HTMLInputElement>(/name/).value).toBe("Ann");
  await userEvent.click(screen.getByRole("button", { name: "下一步" }));
  await userEvent.click(screen.getByRole("button", { name: "Create" }));
  expect(onSend).toHaveBeenCalledWith({ name: "Ann", city: "Lima" });
});

it("turns to the tab that holds the first mistake and marks it", async () => {
  const onSend = vi.fn(async () => undefined);
  render(
    <Page layout={[section("tab", "Who", ["name"]), section("tab", "Where", ["city"])]} onSend={onSend} />,
    {
      wrapper: Stage,
    },
  );
  await userEvent.type(await screen.findByLabelText(/name/), "Ann");
  await userEvent.click(screen.getByRole("button", { name: "Create" }));
  expect(onSend).not.toHaveBeenCalled();
  expect(screen.getByRole("tab", { name: /Where/ }).getAttribute("aria-selected")).toBe("true");
  expect(screen.getByLabelText("有内容需要修改")).toBeTruthy();
});

it("is sent once by a double click", async () => {
  let answer = () => {};
  const onSend = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
  render(<Page layout={[]} onSend={onSend} />, { wrapper: Stage });
  await userEvent.type(screen.getByLabelText(/name/), "Ann");
  await userEvent.type(screen.getByLabelText(/city/), "Lima");
  await userEvent.dblClick(screen.getByRole("button", { name: "Create" }));
  expect(onSend).toHaveBeenCalledTimes(1);
  answer();
});

it("is sent by its button or Ctrl-Enter, not by Enter in a field", async () => {
  const onSend = vi.fn(async () => undefined);
  render(<Page layout={[]} onSend={onSend} />, { wrapper: Stage });
  await userEvent.type(screen.getByLabelText(/name/), "Ann");
  await userEvent.type(screen.getByLabelText(/city/), "Lima{Enter}");
  expect(onSend).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText(/city/), "{Control>}{Enter}{/Control}");
  expect(onSend).toHaveBeenCalledTimes(1);
});

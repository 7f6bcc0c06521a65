import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, it, vi } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { fetchEditors } from "@/fields/registry";
import { momentAt } from "@/shared/zones";
import { Stage } from "@/testing/Stage";
import { FieldLine } from "./FieldLine";

beforeAll(() => fetchEditors(["date_time"]));

const VISITED: FieldDefinition = {
  id: "visited",
  key: "visited",
  type: "date_time",
  label: "拜访时间",
  required: false,
  unique: false,
  settings: {},
  help: null,
  retired: false,
};

it("keeps a typed moment by the Enter that the picker takes too", async () => {
  const onSave = vi.fn();
  render(<FieldLine field={VISITED} value={null} writable onSave={onSave} />, { wrapper: Stage });
  await userEvent.click(screen.getByRole("button"));
  await userEvent.paste("2020-05-01 08:30");
  await userEvent.keyboard("{Enter}");
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  expect(onSave.mock.calls).toEqual([[momentAt("2020-05-01T08:30:00", timeZone)]]);
});

it("does not save what cannot be read, and says so", async () => {
  const onSave = vi.fn();
  render(<FieldLine field={VISITED} value={null} writable onSave={onSave} />, { wrapper: Stage });
  await userEvent.click(screen.getByRole("button"));
  await userEvent.paste("next week");
  await userEvent.keyboard("{Enter}");
  expect(onSave).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).toContain("next week");
});

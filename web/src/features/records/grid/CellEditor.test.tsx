import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { fetchEditors } from "@/fields/registry";
import { Stage } from "@/testing/Stage";
import { CellEditor } from "./CellEditor";

beforeAll(() => fetchEditors(["date"]));

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

const SIGNED: FieldDefinition = { ...CITY, id: "signed", key: "signed", type: "date", label: "签约日期" };

function open(field = CITY, value: unknown = "Austell") {
  const onWrite = vi.fn();
  const onLeave = vi.fn();
  const page = render(<CellEditor field={field} value={value} onWrite={onWrite} onLeave={onLeave} />, {
    wrapper: Stage,
  });
  return { onWrite, onLeave, page, input: screen.getByRole("textbox") };
}

describe("the editor in a cell", () => {
  it("replaces what was there when one types, writes on Enter and goes down", async () => {
    const { onWrite, onLeave } = open();
    await userEvent.keyboard("Suzhou{Enter}");
    expect(onWrite.mock.calls).toEqual([["Suzhou"]]);
    expect(onLeave.mock.calls).toEqual([["down"]]);
  });

  it("goes on by Tab and back by Shift-Tab", async () => {
    const forward = open();
    await userEvent.keyboard("A{Tab}");
    expect(forward.onLeave.mock.calls).toEqual([["next"]]);
    forward.page.unmount();
    const back = open();
    await userEvent.keyboard("B{Shift>}{Tab}{/Shift}");
    expect(back.onLeave.mock.calls).toEqual([["previous"]]);
    expect(back.onWrite.mock.calls).toEqual([["B"]]);
  });

  it("leaves everything as it was on Esc, also when it is closed afterwards", async () => {
    const { onWrite, onLeave, page } = open();
    await userEvent.keyboard("other{Escape}");
    page.unmount();
    expect(onWrite).not.toHaveBeenCalled();
    expect(onLeave.mock.calls).toEqual([["stay"]]);
  });

  it("writes once when one clicks elsewhere, and nothing when nothing changed", async () => {
    const changed = open();
    await userEvent.keyboard("Wuxi");
    changed.page.unmount();
    expect(changed.onWrite.mock.calls).toEqual([["Wuxi"]]);
    const same = open();
    same.page.unmount();
    expect(same.onWrite).not.toHaveBeenCalled();
  });

  it("writes a typed day as people write it", async () => {
    const { onWrite, onLeave } = open(SIGNED, null);
    await userEvent.keyboard("2019年7月1日{Enter}");
    expect(onWrite.mock.calls).toEqual([["2019-07-01"]]);
    expect(onLeave.mock.calls).toEqual([["down"]]);
  });

  it("stays at a day that cannot be read, and never writes it", async () => {
    const { onWrite, onLeave, page } = open(SIGNED, "2019-07-01");
    await userEvent.keyboard("soon{Enter}{Tab}");
    expect(onLeave).not.toHaveBeenCalled();
    page.unmount();
    expect(onWrite).not.toHaveBeenCalled();
  });

  it("empties by deleting", async () => {
    const { onWrite } = open();
    await userEvent.keyboard("{Delete}{Enter}");
    expect(onWrite.mock.calls).toEqual([[null]]);
  });
});

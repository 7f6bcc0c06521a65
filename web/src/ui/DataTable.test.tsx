import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { Stage } from "@/testing/Stage";
import { type Column, DataTable } from "./DataTable";

interface Row {
  id: string;
  name: string;
  note: string;
}

const ROWS: Row[] = [
  { id: "1", name: "甲", note: "n1" },
  { id: "2", name: "乙", note: "n2" },
];
const COLUMNS: Column<Row>[] = [
  { key: "name", title: "name", card: "title", render: (row) => row.name },
  { key: "note", title: "note", render: (row) => row.note },
];

function show(rows: Row[] | undefined, onOpen = vi.fn()) {
  render(
    <DataTable
      label="rows"
      rows={rows}
      rowKey={(row) => row.id}
      columns={COLUMNS}
      onOpen={onOpen}
      empty="nothing"
    />,
    { wrapper: Stage },
  );
  return onOpen;
}

const wide = window.matchMedia;
afterEach(() => {
  window.matchMedia = wide;
});

it("opens a row by mouse and by Enter", async () => {
  const open = show(ROWS);
  await userEvent.click(screen.getByText("n1"));
  screen.getByText("n2").closest("tr")?.focus();
  await userEvent.keyboard("{Enter}");
  expect(open.mock.calls).toEqual([[ROWS[0]], [ROWS[1]]]);
});

it("says what stands there without rows", () => {
  show([]);
  expect(screen.getByText("nothing")).toBeTruthy();
});

it("is a list of cards on a phone, with the columns that matter", async () => {
  window.matchMedia = (query) => ({ ...wide(query), matches: true }) as MediaQueryList;
  const open = show(ROWS);
  expect(screen.getAllByRole("listitem")).toHaveLength(2);
  expect(screen.queryByText("n1")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "乙" }));
  expect(open).toHaveBeenCalledWith(ROWS[1]);
});

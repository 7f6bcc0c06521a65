import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider, useSearchParams } from "react-router";
import { beforeAll, expect, it } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { fetchEditors } from "@/fields/registry";
import { Stage } from "@/testing/Stage";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { FieldLine } from "./FieldLine";
import { UnsavedParts, useUnsaved } from "./unsaved";

beforeAll(() => fetchEditors(["text"]));

const CITY: FieldDefinition = {
  id: "city", key: "city", type: "text", label: "City", required: false, unique: false, settings: {}, help: null,
  retired: false,
}; // biome-ignore format: short

function Page() {
  const [search, setSearch] = useSearchParams();
  const [unsaved, report] = useUnsaved();
  if (!search.has("record")) return <p>closed</p>;
  return (
    <UnsavedParts value={report}>
      <LeaveGuard when={unsaved} part="record" />
      <FieldLine field={CITY} value="Lima" writable onSave={() => undefined} />
      <button type="button" onClick={() => setSearch({ sort: "name", record: "1" })}>
        sort
      </button>
      <button type="button" onClick={() => setSearch({})}>
        close
      </button>
    </UnsavedParts>
  );
}

const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

it("asks before a record with something unsaved is closed, and only then", async () => {
  const router = createMemoryRouter([{ path: "/", element: <Page /> }], { initialEntries: ["/?record=1"] });
  render(<RouterProvider router={router} />, { wrapper: Stage });
  await press(/City/);
  await userEvent.type(screen.getByRole("textbox"), "!");
  await press("sort");
  expect(screen.queryByRole("dialog")).toBeNull();
  await press("close");
  expect(screen.getByRole("dialog").textContent).toContain("尚有未保存的修改");
  await press("继续编辑");
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toContain("!");
  await press("close");
  await press("放弃修改");
  expect(screen.getByText("closed")).toBeTruthy();
});

it("closes at once what was opened only", async () => {
  const router = createMemoryRouter([{ path: "/", element: <Page /> }], { initialEntries: ["/?record=1"] });
  render(<RouterProvider router={router} />, { wrapper: Stage });
  await press(/City/);
  await press("close");
  expect(screen.getByText("closed")).toBeTruthy();
});

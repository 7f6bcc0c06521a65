import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { Stage } from "@/testing/Stage";
import type { FormFields } from "../model/useFormFields";
import { Timeline } from "./Timeline";

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
const FIELDS = { all: [CITY], byKey: new Map([["city", CITY]]) } as unknown as FormFields;

const ENTRIES = vi.hoisted(() => [
  {
    revision: 2,
    at: "2020-05-01T00:00:00Z",
    by: { id: null as string | null, label: "Li" },
    action: "updated",
    changes: [{ field: "city", before: "Beijing", after: "Shanghai" }],
  },
]);

vi.mock("@/api/duplicates", async (original) => ({
  ...(await original<typeof import("@/api/duplicates")>()),
  useMerges: () => ({ data: [] }),
}));

vi.mock("@/api/records", async (original) => ({
  ...(await original<typeof import("@/api/records")>()),
  useHistory: () => ({ data: ENTRIES }),
}));

it("gives a field the value it had before", async () => {
  const back = vi.fn();
  render(<Timeline form="f" id="r" fields={FIELDS} takeBack={(key, value) => () => back(key, value)} />, {
    wrapper: Stage,
  });
  await userEvent.click(screen.getByRole("button"));
  expect(back.mock.calls).toEqual([["city", "Beijing"]]);
});

it("offers nothing where nothing would change", () => {
  render(<Timeline form="f" id="r" fields={FIELDS} takeBack={() => null} />, { wrapper: Stage });
  expect(screen.queryByRole("button")).toBeNull();
});

it("says that the program recalculated, and gives nothing to take back there", () => {
  Object.assign(ENTRIES[0] ?? {}, { by: { id: null, label: "" }, action: "recalculated" });
  render(<Timeline form="f" id="r" fields={FIELDS} takeBack={() => vi.fn()} rewind={vi.fn()} />, {
    wrapper: Stage,
  });
  expect(screen.getByText("系统").parentElement?.textContent).toBe("系统 重新计算了");
  expect(screen.queryByRole("button")).toBeNull();
});

import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { Stage } from "@/testing/Stage";
import { FilterSelect } from "./FilterSelect";

const OPTIONS = [
  { value: "open", label: "Open" },
  { value: "done", label: "Done" },
];

function show(value: string, search?: (typed: string) => void) {
  const change = vi.fn();
  const { container } = render(
    <FilterSelect
      label="State"
      placeholder="Every state"
      value={value}
      options={OPTIONS}
      onChange={change}
      {...(search && { search })}
    />,
    { wrapper: Stage },
  );
  return { change, container };
}

it("says what is not narrowed, and tells what is chosen", async () => {
  const { change } = show("");
  expect(screen.getByText("Every state")).toBeTruthy();
  await userEvent.click(screen.getByRole("combobox", { name: "State" }));
  await userEvent.click(await screen.findByTitle("Done"));
  expect(change.mock.calls).toEqual([["done"]]);
});

it("tells the empty text when the choice is taken away", async () => {
  const { change, container } = show("done");
  expect(screen.queryByText("Every state")).toBeNull();
  await userEvent.click(container.querySelector(".ant-select-clear") as HTMLElement);
  expect(change.mock.calls).toEqual([[""]]);
});

it("hands over what is typed where options are looked up elsewhere", async () => {
  const typed = vi.fn();
  show("", typed);
  await userEvent.type(screen.getByRole("combobox", { name: "State" }), "ab");
  expect(typed.mock.calls).toEqual([["a"], ["ab"]]);
  expect(await screen.findByTitle("Open")).toBeTruthy();
});

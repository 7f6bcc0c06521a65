import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Stage } from "@/testing/Stage";
import { asDay, FilterDays } from "./FilterDays";

it.each([
  ["2020-02-29", "2020-02-29"],
  ["2020-02-30", ""],
  ["2020-2-9", ""],
  ["yesterday", ""],
  ["", ""],
])("reads %j as the day %j", (text, day) => expect(asDay(text)).toBe(day));

it("shows the days of the address, and nothing for what is none", () => {
  render(<FilterDays label="days" ends={["from", "to"]} from="2020-05-01" to="soon" onChange={vi.fn()} />, {
    wrapper: Stage,
  });
  expect(screen.getByPlaceholderText<HTMLInputElement>("from").value).toBe("2020-05-01");
  expect(screen.getByPlaceholderText<HTMLInputElement>("to").value).toBe("");
});

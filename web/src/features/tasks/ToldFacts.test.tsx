import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import type { Told } from "@/api/tasks";
import { Stage } from "@/testing/Stage";
import { ToldFacts } from "./ToldFacts";

const told = (key: string, type: Told["type"], value: unknown): Told => ({ key, label: key, type, value });

it("tells each value in the words of its kind, and leads to what has a page", () => {
  const facts = [
    told("why", "text", "竞品降价"),
    told("total", "number", "1234567.5"),
    told("urgent", "boolean", true),
    told("till", "date", "2020-05-01"),
    told("settlement", "text", "s1"),
  ];
  render(
    <MemoryRouter>
      <ToldFacts told={facts} />
    </MemoryRouter>,
    { wrapper: Stage },
  );
  const values = screen.getAllByRole("definition").map((each) => each.textContent);
  expect(values).toEqual(["竞品降价", "1,234,567.5", "是", "2020-05-01", "查看"]);
  expect(screen.getByRole("link").getAttribute("href")).toBe("/settlements/s1");
});

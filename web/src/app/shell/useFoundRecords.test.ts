import { expect, it } from "vitest";
import type { RecordRow } from "@/api/records";
import { closestFirst, foundIn } from "./useFoundRecords";

const LINES = { form: "order_line", label_field: "order_number" };
const row = (id: string, order_number: string | null) => ({ id, order_number }) as unknown as RecordRow;

it("names each record once and leaves out those without a name", () => {
  const found = foundIn(LINES, [row("1", "SO1"), row("2", "SO1"), row("3", null), row("4", "SO2")], "Lines");
  expect(found.map(({ title, path }) => [title, path])).toEqual([
    ["SO1", "/forms/order_line/1"],
    ["SO2", "/forms/order_line/4"],
  ]);
});

it("puts names that begin with what was typed first", () => {
  const found = foundIn(LINES, [row("1", "A bike"), row("2", "Bike Works"), row("3", "No bike")], "");
  expect(closestFirst(found, "bike").map(({ title }) => title)).toEqual(["Bike Works", "A bike", "No bike"]);
});

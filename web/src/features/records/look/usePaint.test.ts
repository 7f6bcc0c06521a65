import { expect, test } from "vitest";
import type { Format } from "@/api/views";
import { paintOf } from "./usePaint";

const format = (colour: string, field?: string) => ({ when: {}, bound: {}, colour, field }) as Format;

test("the first format that fits decides, for the row and for each cell; conditions go before choices", () => {
  const formats = [format("red"), format("gold"), format("blue", "city"), format("lime", "city")];
  const paint = paintOf(formats, "purple", ({ colour }) => colour !== "red");
  expect([paint.row, [...paint.cells]]).toEqual(["gold", [["city", "blue"]]]);
  expect(paintOf(formats, "purple", () => false)).toEqual({ row: "purple", cells: new Map() });
});

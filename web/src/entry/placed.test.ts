import type { TFunction } from "i18next";
import { expect, it } from "vitest";
import { placeOfError, toldAt } from "./placed";

const t = ((key: string, { row, message }: { row: number; message: string }) =>
  `${key} ${row}: ${message}`) as unknown as TFunction;
const error = (field: string, message: string) => ({ field, message, code: "required" });

it("tells a mistake in a row at the sub-form, with the row as people count", () => {
  expect(placeOfError("items.2.price")).toEqual({ key: "items", row: 2 });
  expect(placeOfError("name")).toEqual({ key: "name", row: null });
  expect(toldAt([error("name", "is needed"), error("items.2.price", "is too low")], t)).toEqual({
    name: "is needed",
    items: "entry.inRow 3: is too low",
  });
});

import { expect, it } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { refusalOf } from "./refusal";

it("names the fields that hold a card back, and those in rows by their sub-form", () => {
  const fields = new Map(
    ["reason", "lines"].map((key) => [key, { key, label: `the ${key}` } as unknown as FieldDefinition]),
  );
  const error = (field: string) => ({ field, code: "required", message: "is needed." });
  const said = refusalOf(
    [error("reason"), error("lines.0.price"), error("")],
    fields,
    ({ label }, what) => `${label} ${what}`,
  );
  expect(said).toBe("the reason is needed. the lines is needed. is needed.");
});

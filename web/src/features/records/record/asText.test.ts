import { expect, it } from "vitest";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { RecordRow } from "@/api/records";
import type { Reader } from "@/fields/contracts";
import { asText, rowsAnew } from "./asText";

const field = (key: string, type: FieldDefinition["type"], more: Partial<FieldDefinition> = {}) =>
  ({
    id: key,
    key,
    type,
    label: key,
    required: false,
    unique: false,
    settings: {},
    retired: false,
    ...more,
  }) as FieldDefinition;
const reader = {
  language: "en",
  label: (text: unknown) => String(text),
  separator: ", ",
} as unknown as Reader;
const record = {
  id: "1",
  revision: 3,
  name: "Visit",
  city: null,
  partner: { id: "7", label: "Bike" },
  items: [{ id: "a", revision: 1, what: "Sample", code: "X", maker: { id: "9", label: "Acme" } }],
} as unknown as RecordRow;

it("says what a record holds, a field a line, without what is empty", () => {
  const fields = [field("name", "text"), field("city", "text"), field("partner", "reference")];
  expect(asText(fields, record, reader)).toBe("name: Visit\npartner: Bike");
});

it("takes rows along as new ones, but not what is unique in them", () => {
  const form = { fields: [field("items", "subform", { settings: { form: "item", through: "visit" } })] };
  const item = {
    fields: [
      field("visit", "reference"),
      field("what", "text"),
      field("code", "text", { unique: true }),
      field("maker", "reference"),
    ],
  };
  const made = rowsAnew(form as FormDefinition, record, new Map([["item", item as FormDefinition]]));
  expect(made).toEqual({ items: [{ what: "Sample", maker: "9" }] });
});

import { expect, it } from "vitest";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { sampled } from "./SampleForm";

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

it("asks for what a new record asks for, but for files and the stage", () => {
  const fields = [
    field("name", "text"),
    field("paper", "file"),
    field("photo", "image"),
    field("signed", "signature"),
    field("stage", "select"),
    field("number", "serial"),
    field("locked", "text", { writable: false }),
    field("later", "text", { writable_by: { create: false, update: true } }),
    field("old", "text", { retired: true }),
    field("amount", "money"),
  ];
  const form = { key: "f", lifecycle: { field: "stage" } } as unknown as FormDefinition;
  expect(sampled(form, fields).map(({ key }) => key)).toEqual(["name", "amount"]);
});

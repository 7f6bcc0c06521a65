import { expect, it } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { draftOf } from "./draft";
import { wherePlaced } from "./wherePlaced";

const field = (key: string, type: string, label: string, settings = {}) => ({
  id: key, key, type, label, settings, required: false, unique: false, help: null, retired: false,
}); // biome-ignore format: a row of a table

const FORM = {
  key: "deal",
  title: "Deals",
  label_field: "name",
  version: 1,
  fields: [
    field("name", "text", "Name"),
    field("lines", "subform", "Lines", {
      columns: [
        { place: "a", key: "product", label: "Product", type: "text", required: false },
        { place: "b", key: "sum", label: "Sum", type: "formula", required: false },
      ],
    }),
  ],
  layout: [],
  rules: [],
  checks: [],
  lifecycle: {
    field: "name",
    initial: "a",
    transitions: [{ key: "finish", title: "Finish", from: [], to: "b" }],
  },
} as unknown as FormDefinition;

const t = ((key: string, values?: { number: number }) => `${key} ${values?.number ?? ""}`.trim()) as never;
const label = (text: unknown) => (typeof text === "string" ? text : "");

it.each([
  ["fields.0.label", "Name"],
  ["sub_forms.0.fields.1.settings.formula", "Lines · Sum"],
  ["sub_forms.0.title", "Lines"],
  ["rules.1.when", "designer.rules.number 2"],
  ["checks.0.that", "designer.checks.number 1"],
  ["lifecycle.transitions.0.guard", "lifecycle.title · Finish"],
  ["lifecycle.field", "lifecycle.title"],
  ["something.else", "something.else"],
])("calls %s by what the designer shows there", (path, name) => {
  expect(wherePlaced(path, draftOf(FORM), t, label)).toBe(name);
});

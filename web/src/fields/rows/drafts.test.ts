import { expect, it } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { newSubForms } from "./drafts";

it("makes a sub-form whose amounts are in the currency they were added in", () => {
  const columns = [
    { place: "a", key: "name", label: "Name", type: "text", required: true },
    {
      place: "b",
      key: "price",
      label: "Price",
      type: "money",
      required: false,
      settings: { currency: "USD" },
    },
  ];
  const lines = { key: "lines", type: "subform", label: "Lines", retired: false, settings: { columns } };
  const owner = {
    key: "deal", title: "Deals", partner_path: null, fields: [lines as unknown as FieldDefinition],
  }; // biome-ignore format: short
  const [made] = newSubForms(owner);
  expect(made?.fields).toMatchObject([
    { key: "name", settings: {} },
    { key: "price", settings: { currency: "USD" } },
    { key: "deal" },
  ]);
});

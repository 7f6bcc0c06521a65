import { beforeEach, expect, it } from "vitest";
import type { FieldTypeName } from "@/api/fieldTypes";
import type { OpenLink } from "@/api/links";
import { keepFilling, keptFilling } from "./keeping";

const field = (key: string, type: FieldTypeName, more = {}) => ({ key, type, settings: {}, ...more });

const LINK = {
  locked: ["source"],
  form: {
    fields: [
      field("name", "text"),
      field("source", "text"),
      field("scan", "file"),
      field("id_number", "text", { privacy: { level: "sensitive" } }),
      field("lines", "subform", { settings: { form: "lines" } }),
    ],
  },
  sub_forms: { lines: { fields: [field("sku", "text"), field("photo", "image")] } },
} as unknown as OpenLink;

beforeEach(() => sessionStorage.clear());

it("keeps what was typed through a reload, but no files and no data of people", () => {
  keepFilling("s1", LINK, {
    name: "Ann",
    source: "fair",
    scan: [{ id: "f" }],
    id_number: "123",
    lines: [{ sku: "A1", photo: [{ id: "p" }] }],
  });
  expect(sessionStorage.getItem("tongzhou.filling.s1")).not.toContain("123");
  expect(keptFilling("s1", LINK)).toEqual({ name: "Ann", lines: [{ sku: "A1" }] });
  expect(keptFilling("s2", LINK)).toEqual({});
  keepFilling("s1", LINK, null);
  expect(keptFilling("s1", LINK)).toEqual({});
});

it("takes no harm from what it cannot read", () => {
  sessionStorage.setItem("tongzhou.filling.s1", "{");
  expect(keptFilling("s1", LINK)).toEqual({});
});

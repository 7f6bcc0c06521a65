import { describe, expect, it } from "vitest";
import type { FormDefinition } from "@/api/forms";
import {
  documentOf,
  draftOf,
  flaws,
  freeKey,
  typesFor,
  withField,
  withFinalKeys,
  withMovedField,
  withNewField,
  withNudgedField,
  withoutField,
  withRestored,
} from "./draft";
import { begun, done, redone, undone } from "./history";

const FORM: FormDefinition = {
  key: "partner",
  title: { "zh-CN": "伙伴", en: "Partners" },
  label_field: "name",
  icon: null,
  version: 3,
  actions: ["read"],
  unique_together: [],
  partner_path: [],
  rules: [],
  checks: [],
  live: null,
  layout: [{ kind: "group", key: null, title: "A", columns: 2, items: ["name", "city"] }],
  fields: ["name", "city", "notes"].map((key) => ({
    id: `id-${key}`, key, type: "text", label: key, required: false, unique: false,
    settings: {}, help: null, retired: false, readable: true, writable: true,
  })),
}; // biome-ignore format: three alike

const keys = (draft: { fields: { key: string; retired: boolean }[] }) =>
  draft.fields.filter((field) => !field.retired).map((field) => field.key);

describe("the draft of a form", () => {
  it("takes a new field at its place under a free key", () => {
    const { draft, uid } = withNewField(draftOf(FORM), "money", "金额", 1);
    expect(keys(draft)).toEqual(["name", "money", "city", "notes"]);
    expect(keys(withNewField(draft, "money", "金额", 0).draft)[0]).toBe("money_2");
    expect(draft.fields[1]?.uid).toBe(uid);
  });

  it("makes keys from Latin words and refuses reserved ones", () => {
    expect(freeKey("Annual Sales (USD)", "money", new Set())).toBe("annual_sales_usd");
    expect(freeKey("年销售额", "money", new Set(["money"]))).toBe("money_2");
    expect(freeKey("Id", "text", new Set())).toBe("text");
    expect(freeKey("2nd name", "text", new Set())).toBe("nd_name");
  });

  it("moves fields by dragging and by one step", () => {
    const draft = draftOf(FORM);
    expect(keys(withMovedField(draft, "id-notes", "id-name"))).toEqual(["notes", "name", "city"]);
    expect(keys(withNudgedField(draft, "id-name", 1))).toEqual(["city", "name", "notes"]);
    expect(withNudgedField(draft, "id-name", -1)).toBe(draft);
  });

  it("retires what is published, removes what is not, keeps the title", () => {
    const retired = withoutField(draftOf(FORM), "id-city");
    expect(retired.fields[1]?.retired).toBe(true);
    const { draft, uid } = withNewField(retired, "text", "x", 0);
    expect(keys(withoutField(draft, uid))).toEqual(["name", "notes"]);
    expect(withoutField(retired, "id-name")).toBe(retired);
  });

  it("restores under another key when the old one is taken", () => {
    const retired = withoutField(draftOf(FORM), "id-city");
    const { draft, uid } = withNewField(retired, "text", "city", 0);
    const taken = withField(draft, uid, { key: "city" });
    expect(keys(withRestored(taken, "id-city"))).toEqual(["city", "name", "city_2", "notes"]);
  });

  it("is sent without what the server does not know", () => {
    const document = documentOf(withoutField(draftOf(FORM), "id-city"));
    expect(document.layout).toEqual([{ kind: "group", key: null, title: "A", columns: 2, items: ["name"] }]);
    expect(Object.keys(document).sort()).toEqual([
      "checks",
      "fields",
      "icon",
      "key",
      "label_field",
      "layout",
      "partner_path",
      "rules",
      "title",
      "unique_together",
    ]);
    expect(Object.keys(document.fields[0] ?? {})).toEqual([
      "id",
      "key",
      "type",
      "label",
      "required",
      "unique",
      "settings",
      "help",
      "retired",
      "default_formula",
    ]);
  });

  it("says what is missing", () => {
    const { draft, uid } = withNewField(draftOf(FORM), "select", "类型", 0);
    expect(flaws(draft).map(({ flaw }) => flaw)).toEqual(["options"]);
    expect(
      flaws(withField(draft, uid, { settings: { options: [{ key: "a" }] }, key: "City" }))[0]?.flaw,
    ).toBe("key");
    expect(
      flaws(withField(draft, uid, { settings: { options: [{ key: "a" }] }, key: "city" }))[0]?.flaw,
    ).toBe("keyTaken");
  });

  it("carries the title along when its field's key changes", () => {
    expect(withField(draftOf(FORM), "id-name", { key: "full_name" }).label_field).toBe("full_name");
  });
});

describe("undo", () => {
  it("goes back and forth, and forgets what was ahead after a new change", () => {
    const three = done(done(begun("a"), "b"), "c");
    expect(undone(three).present).toBe("b");
    expect(undone(undone(undone(three))).present).toBe("a");
    expect(redone(undone(three)).present).toBe("c");
    expect(redone(done(undone(three), "d")).present).toBe("d");
  });

  it("takes a run of typing as one step", () => {
    const typed = done(done(done(begun(""), "n", "label"), "na", "label"), "nam", "label");
    expect(undone(typed).present).toBe("");
    const elsewhere = done(typed, "other", "help");
    expect(undone(elsewhere).present).toBe("nam");
    expect(undone(done(undone(elsewhere), "nam!", "label")).present).toBe("nam");
  });
});

describe("keys of fields not yet published", () => {
  const spell = async (name: string) => (name === "促销活动" ? "cuxiao huodong" : "qita");
  const added = (label: Record<string, string>) => withNewField(draftOf(FORM), "text", label, 1);

  it("are of the final name, and what names them by key follows", async () => {
    const { draft, uid } = added({ "zh-CN": "促销活动" });
    const named = { ...draft, label_field: "text" };
    const settled = await withFinalKeys(named, spell);
    expect(settled.fields.find((field) => field.uid === uid)?.key).toBe("cuxiao_huodong");
    expect(settled.label_field).toBe("cuxiao_huodong");
    expect(await withFinalKeys(settled, spell)).toBe(settled);
  });

  it("are of the English name where there is one, and stay where they were typed", async () => {
    const english = added({ "zh-CN": "促销活动", en: "Promotion" });
    const settled = await withFinalKeys(english.draft, spell);
    expect(settled.fields.find((field) => field.uid === english.uid)?.key).toBe("promotion");
    const typed = withField(english.draft, english.uid, { key: "mine", keyTyped: true });
    expect(await withFinalKeys(typed, spell)).toBe(typed);
  });
});

it("offers only types that the values of a published field can follow into", () => {
  expect(typesFor("money")).toEqual([
    "text",
    "long_text",
    "number",
    "money",
    "percent",
    "phone",
    "email",
    "link",
    "rating",
  ]);
  expect(typesFor("reference")).toEqual(["reference"]);
  expect(typesFor(null)).toContain("date");
  expect(typesFor(null)).not.toContain("revision");
});

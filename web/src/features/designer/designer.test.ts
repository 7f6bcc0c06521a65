import { describe, expect, it } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { columnDrafts } from "@/fields/rows/drafts";
import { begun, done, redone, undone } from "@/shared/history";
import type { Label } from "@/shared/label";
import type { Draft } from "./draft";
import {
  documentOf,
  draftOf,
  flaws,
  typesFor,
  withCopy,
  withField,
  withFinalKeys,
  withMoved,
  withNewField,
  withNudged,
  withoutField,
  withRestored,
} from "./draft";
import {
  fieldOrder,
  placeOf,
  withoutSection,
  withSection,
  withSectionChanged,
  withSectionNudged,
} from "./layout";

const FORM: FormDefinition = {
  key: "partner",
  title: { "zh-CN": "伙伴", en: "Partners" },
  label_field: "name",
  icon: null,
  color: null,
  version: 3,
  actions: ["read"],
  unique_together: [],
  partner_path: [],
  rules: [],
  checks: [], duplicates: [],
  aggregate: null,
  lifecycle: null,
  live: null,
  listable_checks: [],
  layout: [{ kind: "group", key: null, title: "A", columns: 2, items: ["name", "city"] }],
  fields: ["name", "city", "notes"].map((key) => ({
    id: `id-${key}`, key, type: "text", label: key, required: false, unique: false,
    settings: {}, help: null, retired: false, readable: true, writable: true,
  })),
}; // biome-ignore format: three alike

const keys = (draft: Draft) =>
  documentOf(draft)
    .fields.filter((field) => !field.retired)
    .map((field) => field.key);

const at = (place: number) => ({ section: "section:0", at: place });

describe("the draft of a form", () => {
  it("takes a new field at its place under a free key", () => {
    const { draft, uid } = withNewField(draftOf(FORM), "money", "金额", at(1));
    expect(keys(draft)).toEqual(["name", "money", "city", "notes"]);
    expect(keys(withNewField(draft, "money", "金额", at(0)).draft)[0]).toBe("money_2");
    expect(draft.fields.at(-1)?.uid).toBe(uid);
  });

  it("moves fields by dragging and by one step", () => {
    const draft = draftOf(FORM);
    expect(keys(withMoved(draft, "id-notes", "id-name"))).toEqual(["notes", "name", "city"]);
    expect(keys(withNudged(draft, "id-name", 1))).toEqual(["city", "name", "notes"]);
    expect(withNudged(draft, "id-name", -1)).toBe(draft);
  });

  it("retires what is published, removes what is not, keeps the title", () => {
    const retired = withoutField(draftOf(FORM), "id-city");
    expect(retired.fields[1]?.retired).toBe(true);
    const { draft, uid } = withNewField(retired, "text", "x", at(0));
    expect(keys(withoutField(draft, uid))).toEqual(["name", "notes"]);
    expect(withoutField(retired, "id-name")).toBe(retired);
  });

  it("restores under another key when the old one is taken", () => {
    const retired = withoutField(draftOf(FORM), "id-city");
    const { draft, uid } = withNewField(retired, "text", "city", at(0));
    const taken = withField(draft, uid, { key: "city" });
    expect(keys(withRestored(taken, "id-city"))).toEqual(["city", "name", "notes", "city_2"]);
  });

  it("is sent without what the server does not know", () => {
    const document = documentOf(withoutField(draftOf(FORM), "id-city"));
    expect(document.layout).toEqual([
      { kind: "group", key: null, title: "A", columns: 2, items: ["name"] },
      { kind: "group", key: null, title: null, columns: 2, items: ["notes"] },
    ]);
    expect(Object.keys(document).sort()).toEqual([
      "aggregate",
      "checks",
      "color",
      "duplicates",
      "fields",
      "icon",
      "key",
      "label_field",
      "layout",
      "lifecycle",
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
      "placeholder",
      "width",
      "retired",
      "default_formula",
      "privacy",
    ]);
  });

  it("says what is missing", () => {
    const { draft, uid } = withNewField(draftOf(FORM), "select", "类型", at(0));
    expect(flaws(draft).map(({ flaw }) => flaw)).toEqual(["options"]);
    expect(
      flaws(withField(draft, uid, { settings: { options: [{ key: "a" }] }, key: "City" }))[0]?.flaw,
    ).toBe("key");
    expect(
      flaws(withField(draft, uid, { settings: { options: [{ key: "a" }] }, key: "city" }))[0]?.flaw,
    ).toBe("keyTaken");
  });

  it("asks for the columns of new rows and for a name of each", () => {
    const { draft, uid } = withNewField(draftOf(FORM), "subform", "明细", at(0));
    const flawWith = (...labels: string[]) => {
      const columns = labels.map((label, index) => ({
        place: `c${index}`,
        key: `c${index}`,
        label,
        type: "text",
      }));
      return flaws(withField(draft, uid, { key: "items", settings: { columns } })).map(({ flaw }) => flaw);
    };
    expect(flawWith()).toEqual(["subform"]);
    expect(flawWith("产品", " ")).toEqual(["column"]);
    expect(flawWith("产品", "数量")).toEqual([]);
  });

  it("carries the title along when its field's key changes", () => {
    expect(withField(draftOf(FORM), "id-name", { key: "full_name" }).label_field).toBe("full_name");
  });
});

describe("the sections of a draft", () => {
  const draft = draftOf(FORM);

  it("hold every field in use, and are made, moved and removed without losing one", () => {
    expect(fieldOrder(draft.layout)).toEqual(["id-name", "id-city", "id-notes"]);
    const [layout, uid] = withSection(draft.layout, "New", "tab");
    const moved = withMoved({ ...draft, layout }, "id-name", uid);
    expect(documentOf(moved).layout.map(({ kind, items }) => [kind, items])).toEqual([
      ["group", ["city"]],
      ["group", ["notes"]],
      ["tab", ["name"]],
    ]);
    expect(fieldOrder(withSectionNudged(moved.layout, uid, -1) ?? [])).toEqual([
      "id-city",
      "id-name",
      "id-notes",
    ]);
    expect(fieldOrder(withoutSection(moved.layout, uid))).toEqual(["id-city", "id-notes", "id-name"]);
  });

  it("go over into each other step by step", () => {
    const down = withNudged(draft, "id-city", 1);
    expect(placeOf(down.layout, "id-city")).toEqual({ section: "section:rest", at: 0 });
    expect(placeOf(withNudged(down, "id-city", -1).layout, "id-city")).toEqual({
      section: "section:0",
      at: 1,
    });
  });

  it("need no word where one plain group holds all", () => {
    const plain = draftOf({ ...FORM, layout: [] });
    expect(documentOf(plain).layout).toEqual([]);
    const wider = { ...plain, layout: withSectionChanged(plain.layout, "section:rest", { columns: 3 }) };
    expect(documentOf(wider).layout).toHaveLength(1);
  });

  it("get a key when a rule names them", () => {
    const rules = [{ when: null, hide_sections: ["section:0"] }];
    const document = documentOf({ ...draft, rules });
    expect(document.layout[0]?.key).toBe("section_1");
    expect(document.rules[0]?.hide_sections).toEqual(["section_1"]);
  });

  it("take a copy of a field right after it", () => {
    const copied = withCopy(draft, "id-name", "Name 2");
    expect(copied && keys(copied.draft)).toEqual(["name", "name_2", "city", "notes"]);
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
  const added = (label: Record<string, string>) => withNewField(draftOf(FORM), "text", label, at(1));

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

  it("are given to the columns of new rows whose spelling has not arrived", async () => {
    const rows = withNewField(draftOf(FORM), "subform", { "zh-CN": "促销活动" }, at(1));
    const column = (place: string, key: string, label: Label) =>
      ({ place, key, label, type: "text", required: false }) as const;
    const columns = [
      column("column_1", "qita", { "zh-CN": "其他" }),
      column("column_2", "column_2", { "zh-CN": "其它" }),
      column("column_3", "column_3", ""),
    ];
    const draft = withField(rows.draft, rows.uid, { settings: { columns } });
    const settled = await withFinalKeys(draft, spell);
    const keys = columnDrafts(settled.fields.find((field) => field.uid === rows.uid)?.settings ?? {});
    expect(keys.map(({ key }) => key)).toEqual(["qita", "qita_2", "column_3"]);
    expect(await withFinalKeys(settled, spell)).toBe(settled);
  });
});

it("offers only types that the values of a published field can follow into", () => {
  expect(typesFor("money")).toEqual(expect.arrayContaining(["text", "number", "money", "percent"]));
  expect(typesFor("money")).not.toContain("file");
  expect(typesFor("reference")).toEqual(["reference", "references"]);
  expect(typesFor(null)).toContain("date");
  expect(typesFor(null)).not.toContain("revision");
});

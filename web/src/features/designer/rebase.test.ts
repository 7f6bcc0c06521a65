import { describe, expect, it } from "vitest";
import type { FieldDefinition, FormDefinition, FormSection } from "@/api/forms";
import { type Draft, documentOf, draftOf, withField, withMoved, withNewField, withoutField } from "./draft";
import { withItem, withSection } from "./layout";
import { rebased, touchedBy } from "./rebase";

const field = (key: string, part: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `id-${key}`, key, type: "text", label: key, required: false, unique: false, settings: {}, help: null,
  retired: false, ...part,
}); // biome-ignore format: short

const group = (title: string, items: FormSection["items"]): FormSection => ({
  kind: "group", key: null, title, columns: 2, items,
}); // biome-ignore format: short

const FORM: FormDefinition = {
  key: "partner",
  title: "Partners",
  label_field: "name",
  icon: null,
  color: null,
  version: 3,
  actions: ["read"],
  unique_together: [],
  partner_path: [],
  rules: [{ when: null, require: ["city"] }],
  checks: [],
  duplicates: [],
  aggregate: null,
  lifecycle: null,
  live: null,
  listable_checks: [],
  layout: [group("A", ["name", "city"]), group("B", ["notes"])],
  fields: [field("name"), field("city"), field("notes")],
};

const items = (draft: Draft) => documentOf(draft).layout.map((section) => section.items);
const labels = (draft: Draft) => Object.fromEntries(draft.fields.map(({ key, label }) => [key, label]));

/** Version 4 by somebody else: two new fields, a new section, another name of a field, another rule. */
const NEWER: FormDefinition = {
  ...FORM,
  version: 4,
  fields: [...FORM.fields.map((each) => (each.key === "notes" ? field("notes", { label: "Remarks" }) : each)),
    field("phone"), field("text", { label: "Theirs" })],
  layout: [group("New", ["phone"]), group("A", ["name", "text", "city"]), group("B", ["notes"])],
  rules: [...FORM.rules, { when: null, hide: ["notes"] }],
}; // biome-ignore format: short

describe("a draft on a newer version", () => {
  const base = draftOf(FORM);

  it("keeps every new field, section, note and rule of mine, and all of theirs", () => {
    const one = withNewField(base, "text", "Mine", { section: "section:0", at: 1 });
    const [layout, section] = withSection(one.draft.layout, "My part", "group");
    const note = { uid: "item:1", span: 2, note: "Read this" };
    const mine: Draft = {
      ...withNewField({ ...one.draft, layout: withItem(layout, note, null) }, "money", "Sum", {
        section,
        at: 1,
      }).draft,
      rules: [...base.rules, { when: null, show: ["notes"] }],
    };
    const { draft, won, lost } = rebased(base, mine, draftOf(NEWER));
    expect(labels(draft)).toEqual({
      name: "name", city: "city", notes: "Remarks", phone: "phone", text: "Theirs", text_2: "Mine", money: "Sum",
    }); // biome-ignore format: short
    expect(items(draft)).toEqual([
      ["phone"],
      ["name", "text_2", "text", "city"],
      ["notes"],
      [{ note: "Read this", span: 2 }, "money"],
    ]);
    expect(draft.rules).toEqual([...NEWER.rules, { when: null, show: ["notes"] }]);
    expect([won, lost]).toEqual([[], []]);
  });

  it("says where both changed the same, and mine stands", () => {
    const mine = withField(withField(base, "id-notes", { label: "Mine" }), "id-city", { required: true });
    const { draft, won } = rebased(base, mine, draftOf(NEWER));
    expect(labels(draft).notes).toBe("Mine");
    expect(draft.fields.find(({ key }) => key === "city")?.required).toBe(true);
    expect(won).toEqual([{ area: "field", name: "Mine" }]);
  });

  it("changes settings one by one, and says what a change of type left without a place", () => {
    const settings = (settings: Record<string, unknown>) => ({
      ...FORM, fields: [field("name"), field("city", { settings }), field("notes")],
    }); // biome-ignore format: short
    const before = draftOf(settings({ max: 5, lines: 1 }));
    const mine = withField(before, "id-city", { settings: { max: 9, lines: 1 } });
    const newer = draftOf(settings({ max: 5, lines: 3 }));
    expect(rebased(before, mine, newer).draft.fields[1]?.settings).toEqual({ max: 9, lines: 3 });
    const number = { ...FORM, fields: [field("name"), field("city", { type: "number" }), field("notes")] };
    const turned = rebased(before, mine, draftOf(number));
    expect(turned.draft.fields[1]?.type).toBe("number");
    expect(turned.lost).toEqual([{ area: "field", name: "city" }]);
  });

  it("keeps my order where I moved fields, with what they added", () => {
    const mine = withMoved(base, "id-notes", "id-name");
    const { draft, won } = rebased(base, mine, draftOf(NEWER));
    expect(items(draft)).toEqual([["notes", "name", "text", "city"], [], ["phone"]]);
    expect(won).toEqual([]);
  });

  it("retires what either of us retired", () => {
    const theirs = documentOf(withoutField(base, "id-notes"));
    const newer = draftOf({ ...FORM, ...theirs, version: 4 });
    const { draft } = rebased(base, withoutField(base, "id-city"), newer);
    expect(draft.fields.filter(({ retired }) => retired).map(({ key }) => key)).toEqual(["city", "notes"]);
    expect(items(draft).flat()).toEqual(["name"]);
  });

  it("is nothing any more where its own publishing went through", () => {
    const mine = withNewField(base, "text", "Mine", { section: "section:0", at: 1 }).draft;
    const written = documentOf(mine);
    const newer = draftOf({
      ...FORM,
      ...written,
      fields: written.fields.map((each) => ({ ...each, id: each.id ?? "id-new" })),
      version: 4,
    });
    const { draft } = rebased(base, mine, newer);
    expect(documentOf(draft)).toEqual(documentOf(newer));
  });

  it("may be put on yet another version", () => {
    const mine = withNewField(base, "text", "Mine", { section: "section:1", at: 0 }).draft;
    const once = rebased(base, mine, draftOf(NEWER));
    const next = { ...NEWER, version: 5, layout: [group("First", []), ...NEWER.layout] };
    expect(items(rebased(once.base, once.draft, draftOf(next)).draft)).toEqual([
      [],
      ["phone"],
      ["name", "text", "city"],
      ["text_2", "notes"],
    ]);
  });
});

it("names what a draft changes", () => {
  const base = draftOf(FORM);
  expect(touchedBy(base, base)).toEqual([]);
  const mine = withNewField(withField(base, "id-city", { required: true }), "text", "Mine", null).draft;
  expect(touchedBy(base, { ...mine, rules: [], title: "T" })).toEqual([
    { area: "form" },
    { area: "field", name: "city" },
    { area: "field", name: "Mine" },
    { area: "rules" },
  ]);
  expect(touchedBy(base, withMoved(base, "id-notes", "id-name"))).toEqual([{ area: "layout" }]);
});

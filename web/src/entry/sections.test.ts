import { describe, expect, it } from "vitest";
import type { FieldDefinition, FormSection } from "@/api/forms";
import { blocksOf, fieldsIn, fieldsOf, pagesOf, placeOf, sectionsOf } from "./sections";

const fields = ["name", "city", "notes"].map(
  (key): FieldDefinition => ({
    id: key, key, type: "text", label: key, required: false, unique: false,
    settings: {}, help: null, retired: false,
  }),
); // biome-ignore format: three alike

const section = (
  kind: FormSection["kind"],
  items: FormSection["items"],
  key: string | null = null,
): FormSection => ({
  kind,
  key,
  title: null,
  columns: 2,
  items,
});

describe("the sections of a form", () => {
  it("end with what is placed nowhere", () => {
    const shown = sectionsOf({ layout: [section("group", ["city", { divider: true }])] }, fields);
    expect(shown.map((each) => fieldsOf(each).map(({ key }) => key))).toEqual([["city"], ["name", "notes"]]);
  });

  it("are left out when nothing of them is to be seen, with their notes", () => {
    const layout = [
      section("group", [{ note: "Only with its field" }, "gone"]),
      section("group", [{ note: "Alone" }]),
    ];
    expect(sectionsOf({ layout }, fields).map(({ key }) => key)).toEqual(["section-1", "rest"]);
    expect(sectionsOf({ layout }, fields, (key) => key === "section-1").map(({ key }) => key)).toEqual([
      "rest",
    ]);
  });

  it("join tabs that follow each other in one bar", () => {
    const layout = [
      section("tab", ["name"]),
      section("tab", ["city"]),
      section("group", ["notes"]),
      section("tab", [{ note: "?" }]),
    ];
    const blocks = blocksOf(sectionsOf({ layout }, fields));
    expect(blocks.map(({ kind, sections }) => [kind, sections.length])).toEqual([
      ["tab", 2],
      ["group", 1],
      ["tab", 1],
    ]);
    const pages = pagesOf(blocks);
    expect(pages).toHaveLength(1);
    expect(placeOf(pages, "city")).toMatchObject({ page: 0, tab: { key: "section-1" } });
  });

  it("become pages where there are steps; what stands around them goes first and last", () => {
    const layout = [
      section("group", ["name"]),
      section("step", [{ note: "Welcome" }]),
      section("step", ["city"]),
    ];
    const pages = pagesOf(blocksOf(sectionsOf({ layout }, fields)));
    expect(pages.map(({ blocks }) => fieldsIn(blocks).map(({ key }) => key))).toEqual([
      ["name"],
      ["city", "notes"],
    ]);
    expect(placeOf(pages, "notes")).toEqual({ page: 1, tab: null });
    expect(placeOf(pages, "nothing")).toBeNull();
  });
});

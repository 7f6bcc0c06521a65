import { expect, test } from "vitest";
import type { FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { lacking, turnedTo } from "./kinds";

function field(key: string, type: FieldTypeName, settings: Record<string, unknown> = {}): FieldDefinition {
  return {
    id: key, key, type, settings, label: key, required: false, unique: false, help: null, retired: false,
  }; // biome-ignore format: a sample
}

const FIELDS = [
  field("name", "text"),
  field("stage", "select"),
  field("due", "date"),
  field("boss", "reference", { form: "task", hierarchy: true }),
  field("twin", "reference", { form: "task" }),
];
const FORM = { key: "task", fields: FIELDS } as unknown as FormDefinition;

test("a kind takes the first fields that fit and leaves settings of other kinds behind", () => {
  const board = turnedTo("kanban", { title: "name", scale: "day", row_colour: "stage" }, FIELDS, FORM);
  expect(board).toEqual({ group: "stage", title: "name", row_colour: "stage" });
  expect(turnedTo("gantt", board, FIELDS, FORM)).toEqual({
    start: "due",
    title: "name",
    row_colour: "stage",
  });
  expect(turnedTo("tree", board, FIELDS, FORM)).toEqual({ parent: "boss", row_colour: "stage" });
});

test("a kind that has no field to stand on says which it lacks", () => {
  const plain = FIELDS.slice(0, 1);
  expect(lacking("calendar", plain, FORM)).toBe("start");
  expect(lacking("gallery", plain, FORM)).toBeNull();
  expect(lacking("tree", [field("twin", "reference", { form: "task" })], FORM)).toBe("parent");
});

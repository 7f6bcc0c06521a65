import { expect, it } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import type { LinkDocument } from "@/api/links";
import { documentOf, draftOf, embedSnippet, withWords } from "./draft";

const field = (key: string, required = false): FieldDefinition => ({
  id: key, key, type: "text", label: key, required, unique: false, settings: {}, help: null, retired: false,
}); // biome-ignore format: one line

const EN = { language: "en", timeZone: "Asia/Shanghai" } as const;
const FIELDS = [field("name", true), field("region"), field("score"), field("note")];

it("asks for what the form requires in a new link", () => {
  const draft = draftOf(null, FIELDS, EN);
  expect(draft.fields).toEqual({ name: { mode: "fill", value: null, search: false, fetch: false } });
});

it("sends fields in the form's order, references by id, and nothing of those that are not there", () => {
  const draft = draftOf(null, FIELDS, EN);
  draft.title = " Tell us ";
  draft.fields.score = { mode: "hidden", value: "7", search: false, fetch: false };
  draft.fields.region = { mode: "fixed", value: { id: "r1", label: "East" }, search: false, fetch: false };
  draft.fields.note = { mode: "none", value: "left over", search: false, fetch: false };
  draft.sites = "https://a.example\n https://b.example ";
  const sent = documentOf(draft, "fill", null, FIELDS, EN);
  expect(sent).toMatchObject({
    title: { en: "Tell us" },
    frame_ancestors: ["https://a.example", "https://b.example"],
  });
  expect(sent.fields).toEqual([
    { field: "name", hidden: false, value: null, search: false, fetch: false },
    { field: "region", hidden: false, value: "r1", search: false, fetch: false },
    { field: "score", hidden: true, value: "7", search: false, fetch: false },
  ]);
  expect(sent).not.toHaveProperty("conditions");
});

it("comes back from the server as it was", () => {
  const document = {
    kind: "query",
    title: { en: "Ask", "zh-CN": "查" },
    conditions: ["name"],
    shown: ["note"],
  };
  const draft = draftOf(document as unknown as LinkDocument, FIELDS, EN);
  const sent = documentOf(draft, "query", document as unknown as LinkDocument, FIELDS, EN);
  expect(sent).toMatchObject(document);
  expect(sent).not.toHaveProperty("fields");
});

it("keeps what a text says in other languages", () => {
  expect(withWords({ "zh-CN": "查", en: "Ask" }, "en", "Look up")).toEqual({ "zh-CN": "查", en: "Look up" });
  expect(withWords("Ask", "en", " ")).toBeNull();
});

it("quotes a title in the code to embed", () => {
  expect(embedSnippet("https://x.example/f/a.b", 'Say "hi"')).toContain('title="Say &quot;hi&quot;"');
});

it("opens and closes by the clocks of the workspace", () => {
  const opens_at = "2020-05-31T16:30:00.000Z";
  const document = { kind: "fill", title: null, opens_at } as unknown as LinkDocument;
  const draft = draftOf(document, FIELDS, EN);
  expect(draft.opens_at?.format("YYYY-MM-DD HH:mm")).toBe("2020-06-01 00:30");
  expect(documentOf(draft, "fill", document, FIELDS, EN)).toMatchObject({ opens_at, closes_at: null });
});

import { describe, expect, it } from "vitest";
import type { FieldDefinition, FormDefinition, FormSummary } from "@/api/forms";
import { askedLater, asReadHere, factsOf, ownForms, partnerFieldOf } from "./ownForms";

const summary = (key: string, actions: string[], part_of: string | null = null) =>
  ({ key, actions, part_of }) as unknown as FormSummary;

const field = (key: string, type = "text", more: Partial<FieldDefinition> = {}) =>
  ({ key, type, settings: {}, required: false, writable: true, ...more }) as unknown as FieldDefinition;

const ISSUE = {
  key: "channel_issue",
  label_field: "subject",
  partner_path: ["partner"],
  actions: ["read", "create", "update"],
  fields: [
    field("subject", "text", { required: true }),
    field("partner", "reference", { required: true, settings: { form: "partner" } }),
    field("kind", "select"),
    field("stage", "select"),
    field("description", "long_text"),
    field("attachments", "file"),
    field("due_on", "date"),
    field("urgency", "select"),
    field("satisfaction", "rating"),
  ],
  lifecycle: {
    field: "stage",
    transitions: [
      { key: "take", require: ["subject"], show: [] },
      { key: "confirm", require: [], show: ["satisfaction"] },
    ],
  },
} as unknown as FormDefinition;

describe("forms of the portal", () => {
  it("are those without pages of their own, what may be added to first", () => {
    const forms = [
      summary("product", ["read"]),
      summary("partner", ["read", "update"]),
      summary("order", ["read"]),
      summary("order_line", ["read"]),
      summary("contract", ["read"]),
      summary("part", ["read", "create"], "contract"),
      summary("channel_issue", ["read", "create"]),
    ];
    expect(ownForms(forms).map(({ key }) => key)).toEqual(["channel_issue", "product", "contract"]);
  });

  it("know whose their records are only by a field of the record itself", () => {
    expect(partnerFieldOf(ISSUE)?.key).toBe("partner");
    expect(partnerFieldOf({ ...ISSUE, partner_path: ["order", "partner"] })).toBeUndefined();
    expect(partnerFieldOf({ ...ISSUE, partner_path: [] })).toBeUndefined();
    expect(partnerFieldOf({ ...ISSUE, partner_path: ["subject"] })).toBeUndefined();
  });

  it("leave for later what only a later stage asks for", () => {
    expect([...askedLater(ISSUE)]).toEqual(["satisfaction"]);
    expect(askedLater({ ...ISSUE, lifecycle: null }).size).toBe(0);
  });

  it("never let a record change hands, nor anything in a preview", () => {
    const read = asReadHere(ISSUE, false);
    expect(read.actions).toEqual(["read", "create", "update"]);
    expect(read.fields.filter(({ writable }) => !writable).map(({ key }) => key)).toEqual(["partner"]);
    expect(asReadHere(ISSUE, true).actions).toEqual(["read"]);
  });

  it("tell a record by its stage and what else is short and filled in", () => {
    const record = {
      subject: "Late",
      partner: { id: "1", label: "Shop" },
      kind: "supply",
      stage: "open",
      description: "long",
      attachments: [{ id: "f" }],
      due_on: null,
      urgency: "urgent",
      satisfaction: 5,
    };
    expect(factsOf(ISSUE, record).map(({ key }) => key)).toEqual(["stage", "kind", "urgency"]);
  });
});

import { describe, expect, it } from "vitest";
import type { FieldDefinition, LiveConditions } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import * as language from "@/expressions";
import { decide } from "./live";

const field = (key: string, type: FieldDefinition["type"]): FieldDefinition => ({
  id: `id-${key}`, key, type, label: key, required: false, unique: false, settings: {}, help: null, retired: false,
}); // biome-ignore format: one line

const fields = [
  field("kind", "text"),
  field("amount", "money"),
  field("fee", "money"),
  field("reason", "text"),
];
const is = (path: string, text: string) => ({
  call: "eq", kind: "boolean",
  arguments: [{ field: `id-${path}`, kind: "text" }, { literal: text, kind: "text" }],
}); // biome-ignore format: as the server writes it
const conditions: LiveConditions = {
  order: ["amount", "fee", "reason"],
  hidden: [
    { field: "amount", when: is("kind", "gift") },
    {
      field: "reason",
      when: { call: "is_empty", kind: "boolean", arguments: [{ field: "id-amount", kind: "money" }] },
    },
  ],
  always_hidden: [],
  sections: [{ section: "terms", when: is("kind", "gift") }],
  required: [{ field: "reason", when: is("kind", "sale") }],
  read_only: [],
  checks: [
    {
      that: {
        call: "gt",
        kind: "boolean",
        arguments: [
          { field: "id-amount", kind: "money" },
          { literal: "10", kind: "number" },
        ],
      },
      message: "Too little",
      fields: ["amount"],
    },
  ],
  computed: [],
  defaults: [
    {
      field: "fee",
      value: {
        call: "divide",
        kind: "money",
        arguments: [
          { field: "id-amount", kind: "money" },
          { literal: "3", kind: "number" },
        ],
      },
    },
  ],
};
const stand = (values: Record<string, unknown>, isNew = true) =>
  decide(language, conditions, fields, values, {}, isNew);

describe("a form's conditions while it is filled in", () => {
  it("hide fields in the order in which they depend on each other, and ask no check of what is hidden", () => {
    const gift = stand({ kind: "gift", amount: "5" });
    expect([...gift.hidden]).toEqual(["amount", "reason"]);
    expect([...gift.hiddenSections]).toEqual(["terms"]);
    expect(gift.failed).toEqual([]);
    expect(stand({ kind: "sale", amount: "5" }).failed).toEqual([
      { fields: ["amount"], message: "Too little" },
    ]);
  });

  it("read nothing from what is no value", () => {
    const unread = stand({ kind: "sale", amount: { unread: "abc" } });
    expect(stand({ kind: "sale", amount: "abc" })).toEqual(unread);
    expect(unread.defaults).toEqual({ fee: null });
  });

  it("name whoever fills in, and nobody else", () => {
    const owner = field("owner", "member");
    const mine: LiveConditions = {
      ...conditions, order: ["owner"], hidden: [], sections: [], required: [], checks: [],
      defaults: [{ field: "owner", value: { variable: "me", kind: "member" } }],
    }; // biome-ignore format: short
    const told = (name?: string) => decide(language, mine, [owner], {}, { me: "m1" }, true, name).defaults;
    expect(told("Ann")).toEqual({ owner: { id: "m1", label: "Ann" } });
    expect(told()).toEqual({ owner: null });
  });

  it("require and compute, rounded as the field keeps it, until somebody writes", () => {
    const sale = stand({ kind: "sale", amount: "100" });
    expect([...sale.required]).toEqual(["reason"]);
    expect(sale.defaults).toEqual({ fee: "33.33" });
    expect(stand({ kind: "sale", amount: "200" }).defaults).toEqual({ fee: "66.67" });
    expect(stand({ kind: "sale", amount: "100", fee: "1" }).defaults).toEqual({});
    expect(stand({ kind: "sale", amount: "100" }, false).defaults).toEqual({});
  });
});

describe("conditions over calculations", () => {
  const over = [
    field("partner", "reference"),
    { ...field("tier", "lookup"), meaning: "text" as const },
    field("bonus", "text"),
  ];
  const gold = is("tier", "gold");
  const asking: LiveConditions = {
    order: ["partner", "tier", "bonus"],
    hidden: [{ field: "bonus", when: { call: "not", kind: "boolean", arguments: [gold] } }],
    always_hidden: [], sections: [], read_only: [],
    required: [{ field: "bonus", when: gold }],
    checks: [{ that: gold, message: "Gold alone", fields: ["partner"] }],
    defaults: [],
    computed: [{ field: "tier", id: "id-tier", of: ["partner"] }],
  }; // biome-ignore format: short

  it("are left to the server while a calculation is not known", () => {
    const decided = (computed?: FieldValues) =>
      decide(language, asking, over, { tier: "stale" }, {}, true, undefined, computed);
    expect(decided()).toMatchObject({ hidden: new Set(), required: new Set(), failed: [] });
    expect(decided({ tier: "gold" })).toMatchObject({ hidden: new Set(), required: new Set(["bonus"]) });
    expect(decided({ tier: null })).toMatchObject({ hidden: new Set(["bonus"]), required: new Set() });
    expect(decided({ tier: "silver" }).failed).toEqual([{ fields: ["partner"], message: "Gold alone" }]);
  });
});

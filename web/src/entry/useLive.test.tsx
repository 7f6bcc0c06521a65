import { renderHook, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { FieldDefinition, LiveConditions } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { useLive } from "./live";

const field = (key: string, type: FieldDefinition["type"]): FieldDefinition => ({
  id: `id-${key}`, key, type, label: key, required: false, unique: false, settings: {}, help: null, retired: false,
}); // biome-ignore format: one line

const over = [
  field("partner", "reference"),
  { ...field("tier", "lookup"), meaning: "text" as const },
  field("bonus", "text"),
];
const gold = {
  call: "eq", kind: "boolean",
  arguments: [{ field: "id-tier", kind: "text" }, { literal: "gold", kind: "text" }],
}; // biome-ignore format: as the server writes it
const asking: LiveConditions = {
  order: ["partner", "tier", "bonus"],
  hidden: [{ field: "bonus", when: { call: "not", kind: "boolean", arguments: [gold] } }],
  always_hidden: [], sections: [], read_only: [], checks: [], defaults: [],
  required: [{ field: "bonus", when: gold }],
  computed: [{ field: "tier", id: "id-tier", of: ["partner"] }],
}; // biome-ignore format: short
const tiers: Record<string, string> = { a: "gold", b: "silver" };
const asked = () => vi.fn(async (values: FieldValues) => ({ tier: tiers[String(values.partner)] ?? null }));

it("asks for calculations when what they are made of changes, and not for a record as it came", async () => {
  const ask = asked();
  const stored = { id: "r", partner: { id: "a", label: "A" }, tier: "gold", bonus: "x" } as FieldValues;
  const { result, rerender } = renderHook(
    ({ values }) => useLive(asking, over, values, {}, false, undefined, ask),
    { initialProps: { values: stored } },
  );
  await waitFor(() => expect([...result.current.required]).toEqual(["bonus"]));
  expect(ask).not.toHaveBeenCalled();
  rerender({ values: { ...stored, partner: { id: "b", label: "B" } } });
  await waitFor(() => expect([...result.current.hidden]).toEqual(["bonus"]));
  expect(ask).toHaveBeenCalledWith({ id: "r", partner: "b" }, ["tier"]);
});

it("asks for calculations of a new record, of which nothing is known before", async () => {
  const ask = asked();
  const { result } = renderHook(({ values }) => useLive(asking, over, values, {}, true, undefined, ask), {
    initialProps: { values: { partner: { id: "a", label: "A" } } as FieldValues },
  });
  expect([...result.current.hidden]).toEqual([]);
  await waitFor(() => expect([...result.current.required]).toEqual(["bonus"]));
  expect(ask).toHaveBeenCalledWith({ partner: "a" }, ["tier"]);
});

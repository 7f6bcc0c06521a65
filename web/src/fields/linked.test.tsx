import { renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { FieldDefinition, LinkedValue } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { affectedBy, askedOf, useLinked } from "./linked";

function field(key: string, ...equals: string[]): FieldDefinition {
  const where = equals.map((each) => ({ field: each, equals: each }));
  const linked: LinkedValue = { form: "partner", where, match: "all", take: key, overwrite: true };
  return {
    id: key, key, type: "text", label: key, required: false, unique: false, settings: {}, help: null,
    retired: false, linked: equals.length > 0 ? linked : null,
  }; // biome-ignore format: alike
}

const FIELDS = [field("code"), field("name", "code"), field("revenue", "name"), field("note")];

describe("linked values", () => {
  it("depend on what their conditions name, over whatever way", () => {
    expect(askedOf(FIELDS, { code: "G", note: "x", name: "" })).toEqual({ code: "G" });
    expect(affectedBy(FIELDS, new Set(["code"]))).toEqual(["name", "revenue"]);
    expect(affectedBy(FIELDS, new Set(["note"]))).toEqual([]);
  });

  it("are fetched when a condition changes, and not for what is there at first", async () => {
    const ask = vi.fn(async (values: FieldValues) => ({ name: `Partner ${values.code}` }));
    const put = vi.fn();
    const { rerender } = renderHook(({ values }) => useLinked(FIELDS, values, ask, put), {
      initialProps: { values: { code: "G", name: "Mine", revenue: "1" } as FieldValues },
    });
    expect(ask).not.toHaveBeenCalled();
    rerender({ values: { code: "S", name: "Mine", revenue: "1" } });
    await waitFor(() => expect(put).toHaveBeenCalledWith({ name: "Partner S" }));
    expect(ask).toHaveBeenCalledWith({ code: "S", name: "Mine" }, ["name", "revenue"]);
  });
});

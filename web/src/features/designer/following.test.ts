import { describe, expect, it } from "vitest";
import type { DraftField } from "./draft";
import { following } from "./following";

function field(type: DraftField["type"], settings: DraftField["settings"], linked?: DraftField["linked"]) {
  return { uid: "u", id: null, key: "f", type, label: "F", settings, linked } as DraftField;
}

const renamed = (type: DraftField["type"], settings: DraftField["settings"]) =>
  following(field(type, settings), "old", "new").settings;

describe("a key renamed before it is published", () => {
  it("is followed in what is compared with other forms", () => {
    const where = [{ field: "old", equals: "old", op: "eq" }];
    const followed = [{ field: "old", equals: "new", op: "eq" }];
    expect(renamed("query", { form: "p", where, columns: ["old"] })).toEqual({
      form: "p",
      where: followed,
      columns: ["old"],
    });
    expect(renamed("select", { source: { form: "p", field: "old", where } })).toEqual({
      source: { form: "p", field: "old", where: followed },
    });
    const range = { of: "old", linked: { form: "p", where, take: "old" } };
    expect(renamed("member", { range, recommended: { own: true } })).toEqual({
      range: { of: "new", linked: { form: "p", where: followed, take: "old" } },
      recommended: { own: true },
    });
    const linked = {
      form: "p",
      where: [{ field: "old", equals: "old" }],
      match: "all",
      take: "old",
      overwrite: true,
    };
    expect(following(field("text", {}, linked), "old", "new").linked).toEqual({
      ...linked,
      where: [{ field: "old", equals: "new" }],
    });
  });

  it("is followed in numbers, fills, cascades and look-ups, not where another form's field is meant", () => {
    const parts = [{ kind: "field", field: "old" }, { kind: "counter" }];
    expect(renamed("serial", { parts })).toEqual({
      parts: [{ kind: "field", field: "new" }, { kind: "counter" }],
    });
    expect(
      renamed("reference", { form: "p", fills: [{ field: "old", source: "old" }], columns: ["old"] }),
    ).toEqual({
      form: "p",
      fills: [{ field: "new", source: "old" }],
      columns: ["old"],
    });
    expect(renamed("select", { options: [], depends_on: "old" })).toEqual({ options: [], depends_on: "new" });
    expect(renamed("lookup", { through: "old", field: "old" })).toEqual({ through: "new", field: "old" });
    expect(renamed("rollup", { form: "p", through: "old", measure: "count" })).toEqual({
      form: "p",
      through: "old",
      measure: "count",
    });
  });
});

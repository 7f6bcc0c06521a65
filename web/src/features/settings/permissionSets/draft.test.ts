import { expect, it } from "vitest";
import { emptySet, ownRights, withPreset, withRights } from "./draft";

it("takes nothing of its own as a preset and begins with reading as a custom set", () => {
  const custom = withPreset(emptySet("partner"), null);
  expect([custom.preset, custom.actions]).toEqual([null, ["read"]]);
  const changed = withRights(custom, {
    actions: ["read", "update"],
    rows: "tier = 'gold'",
    fields: { read: ["tier"], write: [] },
  });
  expect(ownRights(changed).rows).toBe("tier = 'gold'");
  const preset = withPreset(changed, "manage");
  expect([preset.actions, preset.rows, preset.fields]).toEqual([[], null, { read: "*", write: "*" }]);
});

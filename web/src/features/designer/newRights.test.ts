import { expect, it } from "vitest";
import type { SetDocument } from "@/api/rights";
import type { Role } from "@/api/roles";
import { givenRights, holdersOf } from "./newRights";

const role = (key: string, forms: object) => ({ key, title: key, kind: "member", forms }) as unknown as Role;
const set = (id: string, document: object) => ({
  id,
  document: { title: id, ...document } as unknown as SetDocument,
});

it("knows who has rights field by field, and what they do with a new one", () => {
  const holders = holdersOf(
    "visit",
    [
      role("admin", { "*": { actions: ["read"] } }),
      role("clerk", { visit: { actions: ["read"], fields: { read: ["name"], write: [] } } }),
      role("sales", { visit: { actions: ["read", "update"], fields: { read: "*", write: "*" } } }),
      role("viewer", { visit: { actions: ["read"], fields: { read: "*", write: "*" } } }),
    ],
    [
      set("1", { form: "visit", preset: "view" }),
      set("2", { form: "visit", actions: ["read", "create"] }),
      set("3", { form: "other" }),
    ],
  );
  expect(holders.map(({ id, kind, before }) => [id, kind, before])).toEqual([
    ["clerk", "role", "none"],
    ["sales", "role", "write"],
    ["viewer", "role", "read"],
    ["2", "permission_set", "write"],
  ]);
  expect(
    givenRights(holders, {
      clerk: { tare: "read", size: "none" },
      sales: { tare: "write" },
      "2": { tare: "none" },
    }),
  ).toEqual([
    { role: "clerk", fields: { tare: "read" } },
    { permission_set: "2", fields: { tare: "none" } },
  ]);
});

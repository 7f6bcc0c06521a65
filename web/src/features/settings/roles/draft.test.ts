import { expect, it } from "vitest";
import type { FormRights } from "@/api/roles";
import {
  emptyRole,
  groupOf,
  rightsOn,
  toggleAction,
  toggleField,
  togglePermission,
  unknownNames,
  withFieldRights,
  withRights,
} from "./draft";

const READING: FormRights = { actions: ["read"], rows: null, fields: { read: "*", write: [] } };

it("brings reading with every action, and takes every action with reading", () => {
  const both = toggleAction({ ...READING, actions: [] }, "update", true);
  expect(both.actions).toEqual(["read", "update"]);
  expect(toggleAction(both, "read", false).actions).toEqual([]);
  expect(toggleAction(both, "update", false).actions).toEqual(["read"]);
});

it("lets nobody write a field that they do not read", () => {
  const open = { read: "*", write: "*" } as const;
  expect(withFieldRights(open, "read", ["city"])).toEqual({ read: ["city"], write: ["city"] });
  expect(withFieldRights({ read: ["city"], write: [] }, "write", ["notes"])).toEqual({
    read: ["city", "notes"],
    write: ["notes"],
  });
  expect(withFieldRights({ read: ["city"], write: [] }, "write", "*")).toEqual({ read: "*", write: "*" });
  expect(withFieldRights({ read: ["city"], write: ["city"] }, "read", "*")).toEqual({
    read: "*",
    write: ["city"],
  });
});

it("says nothing of forms without rights", () => {
  const role = withRights(emptyRole("member"), "partner", READING);
  expect(Object.keys(role.forms)).toEqual(["partner"]);
  expect(withRights(role, "partner", { ...READING, actions: [] }).forms).toEqual({});
  expect(rightsOn(role, "order").actions).toEqual([]);
});

it("spells out every field before it takes one away", () => {
  expect(toggleField("*", "b", false, ["a", "b", "c"])).toEqual(["a", "c"]);
  expect(toggleField(["a"], "c", true, ["a", "b", "c"])).toEqual(["a", "c"]);
});

it("turns permissions on once", () => {
  const on = togglePermission(togglePermission(emptyRole("member"), "audit.read", true), "audit.read", true);
  expect(on.permissions).toEqual(["audit.read"]);
  expect(togglePermission(on, "audit.read", false).permissions).toEqual([]);
});

it("groups permissions by their area", () => {
  expect([groupOf("roles.manage"), groupOf("forms.manage"), groupOf("plans.read")]).toEqual([
    "administration",
    "building",
    "channel",
  ]);
  expect(groupOf("privacy.manage")).toBe("administration");
  expect([groupOf("links.manage"), groupOf("webhooks.manage")]).toEqual(["building", "building"]);
});

it("names what a condition speaks of that the form does not have", () => {
  const unknown = (condition: string) => unknownNames(condition, ["channel_manager", "partner", "等级"]);
  expect(unknown("channel_manager in my_team and partner.city = 'nowhere'")).toEqual([]);
  expect(unknown('channel_manger in my_team or NOT colour = [some label] and colour <> "x y"')).toEqual([
    "channel_manger",
    "colour",
  ]);
  expect(unknown("year(today) > 2019 and 等级 = 3 and 级别 = 4")).toEqual(["级别"]);
});

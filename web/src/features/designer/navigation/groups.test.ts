import { expect, it } from "vitest";
import type { MenuGroup, MenuItem } from "@/api/menu";
import { withDropped, withGroupNudged, withItemNudged } from "./groups";

const item = (key: string): MenuItem => ({
  kind: "form",
  key,
  title: key,
  icon: null,
  color: null,
  spelled: key,
});
const group = (key: string, ...items: string[]): MenuGroup => ({
  key,
  title: key,
  own: true,
  items: items.map(item),
});
const GROUPS = [group("a", "one", "two"), group("b"), group("c", "three")];
const said = (groups: readonly MenuGroup[]) =>
  groups.map(({ key, items }) => `${key}: ${items.map((each) => each.key).join()}`);

it("drops an entry on another one, and at the end of a group", () => {
  expect(said(withDropped(GROUPS, "form one", "form three"))).toEqual(["a: two", "b: ", "c: one,three"]);
  expect(said(withDropped(GROUPS, "form one", "form two"))).toEqual(["a: two,one", "b: ", "c: three"]);
  expect(said(withDropped(GROUPS, "form three", "group b"))).toEqual(["a: one,two", "b: three", "c: "]);
  expect(withDropped(GROUPS, "form one", "form one")).toBe(GROUPS);
});

it("drops a group on another one, or on what stands in it", () => {
  expect(said(withDropped(GROUPS, "group c", "form one"))).toEqual(["c: three", "a: one,two", "b: "]);
  expect(said(withDropped(GROUPS, "group a", "group b"))).toEqual(["b: ", "a: one,two", "c: three"]);
});

it("moves an entry step by step, over the ends of its group into the next", () => {
  expect(said(withItemNudged(GROUPS, "form one", 1))).toEqual(["a: two,one", "b: ", "c: three"]);
  expect(said(withItemNudged(GROUPS, "form two", 1))).toEqual(["a: one", "b: two", "c: three"]);
  expect(said(withItemNudged(GROUPS, "form three", -1))).toEqual(["a: one,two", "b: three", "c: "]);
  expect(withItemNudged(GROUPS, "form one", -1)).toBe(GROUPS);
});

it("moves a group one step, and not over the ends", () => {
  expect(said(withGroupNudged(GROUPS, "b", -1))).toEqual(["b: ", "a: one,two", "c: three"]);
  expect(withGroupNudged(GROUPS, "c", 1)).toBe(GROUPS);
});

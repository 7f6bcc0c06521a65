import { expect, it } from "vitest";
import type { Member } from "@/api/people";
import { fittingMembers, memberState } from "./labels";

const BASE: Member = {
  id: "1",
  user_id: "u1",
  code: "275",
  name: "王建国",
  title: "渠道经理",
  email: "wang@acme.example",
  phone: null,
  department_id: "d1",
  department: "华东",
  manager_id: null,
  manager: null,
  active: true,
  roles: ["channel_manager"],
};
const ALL = [BASE, { ...BASE, id: "2", name: "Shu Ito", code: "282", user_id: null, department_id: "d2" }];
const EVERYBODY = { search: "", department: "", role: "", state: "" };

it("tells who can sign in", () => {
  expect(ALL.map(memberState)).toEqual(["active", "waiting"]);
  expect(memberState({ active: false, user_id: null })).toBe("inactive");
});

it("keeps members that fit every condition", () => {
  const ids = (filter: Partial<typeof EVERYBODY>) =>
    fittingMembers(ALL, { ...EVERYBODY, ...filter }).map((member) => member.id);
  expect(ids({})).toEqual(["1", "2"]);
  expect(ids({ search: " ITO " })).toEqual(["2"]);
  expect(ids({ search: "27" })).toEqual(["1"]);
  expect(ids({ department: "d2", state: "active" })).toEqual([]);
  expect(ids({ role: "channel_manager", state: "waiting" })).toEqual(["2"]);
});

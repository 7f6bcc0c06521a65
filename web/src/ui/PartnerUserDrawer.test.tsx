import { expect, it } from "vitest";
import type { PartnerUser } from "@/api/people";
import { changesTo } from "./PartnerUserDrawer";

const ZHOU: PartnerUser = {
  id: "1",
  user_id: "2",
  partner: { id: "3", label: "Bikes", code: "B" },
  name: "Zhou",
  email: "zhou@bikes.example",
  phone: null,
  active: true,
  address_proved: true,
  roles: ["owner", "staff"],
};

it("sends only what differs, whatever the order of roles", () => {
  expect(changesTo(ZHOU, { name: "Zhou ", roles: ["staff", "owner"], active: true })).toEqual({});
  expect(changesTo(ZHOU, { name: "Zhou Li", roles: ["staff"], active: false })).toEqual({
    name: "Zhou Li",
    roles: ["staff"],
    active: false,
  });
});

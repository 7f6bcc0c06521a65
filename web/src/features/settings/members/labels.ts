import type { Member } from "@/api/people";
import type { Role } from "@/api/roles";

export type MemberState = "active" | "waiting" | "inactive";

/** Whether a member can sign in: has an account, has none yet, or was switched off. */
export function memberState(member: Pick<Member, "active" | "user_id">): MemberState {
  if (!member.active) return "inactive";
  return member.user_id ? "active" : "waiting";
}

export interface MemberFilter {
  search: string;
  department: string;
  role: string;
  state: string;
}

/** Members that fit every condition that is set; the search looks into name, title, code and address. */
export function fittingMembers(members: Member[], filter: MemberFilter): Member[] {
  const wanted = filter.search.trim().toLowerCase();
  return members.filter((member) => {
    const text = [member.name, member.title, member.code, member.email, member.phone].join(" ").toLowerCase();
    return (
      text.includes(wanted) &&
      (!filter.department || member.department_id === filter.department) &&
      (!filter.role || member.roles.includes(filter.role)) &&
      (!filter.state || memberState(member) === filter.state)
    );
  });
}

/** Titles of roles by their keys, in the order of the keys; an unknown key stands for itself. */
export function roleTitles(keys: string[], roles: Role[], label: (title: Role["title"]) => string): string[] {
  return keys.map((key) => {
    const role = roles.find((one) => one.key === key);
    return role ? label(role.title) : key;
  });
}

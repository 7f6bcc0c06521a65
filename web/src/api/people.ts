import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

export type Member = Schemas["MemberLine"];

export type Department = Schemas["DepartmentLine"];

export type PartnerUser = Schemas["PartnerUserShown"];

export type MemberChange = Partial<
  Pick<Member, "name" | "title" | "code" | "department_id" | "manager_id" | "roles" | "active">
>;

export const MEMBERS_KEY = ["members"] as const;
export const DEPARTMENTS_KEY = ["departments"] as const;
export const PARTNER_USERS_KEY = ["partner-users"] as const;

/** All members, active ones first. */
export function useMembers() {
  return useQuery({
    queryKey: MEMBERS_KEY,
    queryFn: ({ signal }) => api.get<{ members: Member[] }>("/api/members", { signal }),
    select: (answer) => answer.members,
  });
}

export function useChangeMember() {
  return useSending(
    ({ id, change }: { id: string; change: MemberChange }) => api.patch(url`/api/members/${id}`, change),
    MEMBERS_KEY,
    DEPARTMENTS_KEY,
  );
}

export type Duties = Schemas["DutiesAnswer"];

/** What a member does in flows, asked when they are about to leave. */
export function useDuties(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...MEMBERS_KEY, id, "duties"],
    queryFn: ({ signal }) => api.get<Duties>(url`/api/members/${id}/duties`, { signal }),
    enabled,
  });
}

/** Gives all of a member's to-dos to another, stretch by stretch; how many went, and how many may not be theirs. */
export async function handOver(id: string, to: string, reason: string) {
  const sum = { handed: 0, kept: 0 };
  let after: string | null = null;
  do {
    const answer: Schemas["HandedOverAnswer"] = await api.post(url`/api/members/${id}:hand-over`, {
      to,
      reason,
      ...(after ? { after } : {}),
    });
    sum.handed += answer.handed;
    sum.kept += answer.kept;
    after = answer.after;
  } while (after);
  return sum;
}

/** All departments; the tree is in `parent_id`. */
export function useDepartments() {
  return useQuery({
    queryKey: DEPARTMENTS_KEY,
    queryFn: ({ signal }) => api.get<{ departments: Department[] }>("/api/departments", { signal }),
    select: (answer) => answer.departments,
  });
}

export type DepartmentContent = Omit<Department, "id">;

export function useAddDepartment() {
  return useSending(
    (given: DepartmentContent) => api.post<{ department: Department }>("/api/departments", given),
    DEPARTMENTS_KEY,
  );
}

export function useChangeDepartment() {
  return useSending(
    ({ id, change }: { id: string; change: Partial<DepartmentContent> }) =>
      api.patch(url`/api/departments/${id}`, change),
    DEPARTMENTS_KEY,
    MEMBERS_KEY,
  );
}

export function useRemoveDepartment() {
  return useSending((id: string) => api.delete(url`/api/departments/${id}`), DEPARTMENTS_KEY);
}

export function usePartnerUsers() {
  return useQuery({
    queryKey: PARTNER_USERS_KEY,
    queryFn: ({ signal }) => api.get<{ partner_users: PartnerUser[] }>("/api/partner-users", { signal }),
    select: (answer) => answer.partner_users,
  });
}

export type PartnerUserChange = Partial<Pick<PartnerUser, "name" | "roles" | "active">>;

export function useChangePartnerUser() {
  return useSending(
    ({ id, change }: { id: string; change: PartnerUserChange }) =>
      api.patch(url`/api/partner-users/${id}`, change),
    PARTNER_USERS_KEY,
  );
}

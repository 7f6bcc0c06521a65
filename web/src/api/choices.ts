import { useQuery } from "@tanstack/react-query";
import { api } from "./client";
import type { Schemas } from "./schema";

/** Members that a member field can name. */
export function useMemberChoices(enabled: boolean) {
  return useQuery({
    queryKey: ["members"],
    enabled,
    queryFn: ({ signal }) => api.get<Schemas["MembersAnswer"]>("/api/members", { signal }),
    select: (answer) =>
      answer.members
        .filter((member) => member.active)
        .map((member) => ({ id: member.id, label: member.name })),
    staleTime: 60_000,
  });
}

export function useDepartmentChoices(enabled: boolean) {
  return useQuery({
    queryKey: ["departments"],
    enabled,
    queryFn: ({ signal }) => api.get<Schemas["DepartmentsAnswer"]>("/api/departments", { signal }),
    select: (answer) =>
      answer.departments.map((department) => ({ id: department.id, label: department.name })),
    staleTime: 60_000,
  });
}

import { useQuery } from "@tanstack/react-query";
import { labelText } from "@/shared/label";
import { useLocale } from "@/shared/locale";
import { api, url } from "./client";
import type { FieldValues } from "./records";
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

/** Roles that a field can name, by their titles in the reader's language. */
export function useRoleChoices(enabled: boolean) {
  const { language } = useLocale();
  return useQuery({
    queryKey: ["role-names"],
    enabled,
    queryFn: ({ signal }) => api.get<Schemas["RoleNamesAnswer"]>("/api/role-names", { signal }),
    select: (answer) =>
      answer.roles.map((role) => ({ ...role, label: labelText(role.title, language) || role.key })),
    staleTime: 60_000,
  });
}

/** Who may be chosen in a field beside some other values, and who stands first. */
export function usePeopleRange(form: string | null, field: string, values: FieldValues, enabled: boolean) {
  return useQuery({
    queryKey: ["people", form, field, values],
    enabled: enabled && form !== null,
    queryFn: ({ signal }) =>
      api.post<Schemas["PeopleAnswer"]>(
        `${url`/api/forms/${form ?? ""}/records`}:people`,
        { field, values },
        { signal },
      ),
    staleTime: 60_000,
  });
}

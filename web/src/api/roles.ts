import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

export type Permission = Schemas["Permission"];
export const ACTIONS = [
  "read",
  "create",
  "copy",
  "update",
  "batch",
  "delete",
  "import",
  "export",
  "print",
  "share",
  "comment",
  "reveal",
] as const;
export type Action = (typeof ACTIONS)[number];

/** Every field, later ones too, or those listed. */
export type FieldList = "*" | string[];

export interface FormRights {
  actions: Action[];
  /** A condition over the form's fields; null is every row. */
  rows: string | null;
  fields: { read: FieldList; write: FieldList };
}

/** The key that stands for every form of the workspace. */
export const EVERY_FORM = "*";

export type Role = Schemas["RoleDocument"];

/** What roles and tokens are made of, with texts for the reader. */
export type Vocabulary = Schemas["VocabularyAnswer"];

export const ROLES_KEY = ["roles"] as const;

export function useRoles(may = true) {
  return useQuery({
    enabled: may,
    queryKey: ROLES_KEY,
    queryFn: ({ signal }) => api.get<{ roles: Role[] }>("/api/roles", { signal }),
    select: (answer) => answer.roles,
  });
}

export function useVocabulary() {
  return useQuery({
    queryKey: ["permissions"],
    queryFn: ({ signal }) => api.get<Vocabulary>("/api/permissions", { signal }),
    staleTime: 600_000,
  });
}

export function useAddRole() {
  return useSending((role: Role) => api.post<{ role: Role }>("/api/roles", role), ROLES_KEY);
}

export function useChangeRole() {
  return useSending(
    ({ key, change }: { key: string; change: Partial<Omit<Role, "key" | "kind">> }) =>
      api.patch<{ role: Role }>(url`/api/roles/${key}`, change),
    ROLES_KEY,
  );
}

export function useRemoveRole() {
  return useSending((key: string) => api.delete(url`/api/roles/${key}`), ROLES_KEY);
}

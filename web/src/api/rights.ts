import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Action } from "./roles";
import type { Schemas } from "./schema";

export type PermissionSet = Schemas["PermissionSetShown"];
export type SetDocument = Schemas["SetDocument"];
export type Preset = Schemas["Preset"];
export type Share = Schemas["ShareShown"];
export type Explanation = Schemas["ExplanationAnswer"];
export type Reason = Schemas["ReasonShown"];

const SETS_KEY = ["permission-sets"] as const;

/** All permission sets, and the presets there are. */
export function usePermissionSets(may = true) {
  return useQuery({
    enabled: may,
    queryKey: SETS_KEY,
    queryFn: ({ signal }) => api.get<Schemas["PermissionSetsAnswer"]>("/api/permission-sets", { signal }),
  });
}

export function useAddSet() {
  return useSending(
    (document: SetDocument) => api.post<Schemas["PermissionSetAnswer"]>("/api/permission-sets", document),
    SETS_KEY,
  );
}

export function useChangeSet() {
  return useSending(
    ({ id, change }: { id: string; change: Partial<SetDocument> }) =>
      api.patch<Schemas["PermissionSetAnswer"]>(url`/api/permission-sets/${id}`, change),
    SETS_KEY,
  );
}

export function useRemoveSet() {
  return useSending((id: string) => api.delete(url`/api/permission-sets/${id}`), SETS_KEY);
}

const sharesKey = (form: string, record: string) => ["shares", form, record] as const;

/** With whom a record is shared, and whether one may share it. */
export function useShares(form: string, record: string) {
  return useQuery({
    queryKey: sharesKey(form, record),
    queryFn: ({ signal }) =>
      api.get<Schemas["SharesAnswer"]>(url`/api/forms/${form}/records/${record}/shares`, { signal }),
  });
}

export interface NewShare {
  member_id?: string;
  department_id?: string;
  editable: boolean;
}

export function useAddShare(form: string, record: string) {
  return useSending(
    (given: NewShare) =>
      api.post<Schemas["ShareAnswer"]>(url`/api/forms/${form}/records/${record}/shares`, given),
    sharesKey(form, record),
  );
}

export function useEndShare(form: string, record: string) {
  return useSending(
    (share: string) => api.delete(url`/api/forms/${form}/records/${record}/shares/${share}`),
    sharesKey(form, record),
  );
}

export interface RightsQuestion {
  form: string;
  action: Action;
  record?: string;
  field?: string;
  member_id?: string;
  partner_user_id?: string;
}

/** Why somebody may or may not do something; asks nothing without a question. */
export function useExplanation(question: RightsQuestion | null) {
  const given = Object.entries(question ?? {}).filter(([, value]) => value);
  const asked = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return useQuery({
    queryKey: ["explanation", asked.toString()],
    enabled: question !== null,
    queryFn: ({ signal }) => api.get<Explanation>(`/api/rights/explanation?${asked}`, { signal }),
  });
}

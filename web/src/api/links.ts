import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url, withParameters } from "./client";
import type { OfferedAsked, OfferedPage } from "./fills";
import type { FieldDefinition, FormDefinition } from "./forms";
import type { FieldValues } from "./records";
import type { Schemas } from "./schema";

export type LinkDocument = Schemas["LinkDocument"];
export type LinkField = Schemas["LinkField"];
/** A link as it is sent: what belongs to the other kind is left out. */
export type LinkWritten = Pick<LinkDocument, "kind" | "title"> & Partial<LinkDocument>;
export type PublicLink = Schemas["LinkShown"];

const linksKey = (form: string) => ["links", form] as const;

export function useLinks(form: string) {
  return useQuery({
    queryKey: linksKey(form),
    queryFn: ({ signal }) => api.get<{ links: PublicLink[] }>(url`/api/forms/${form}/links`, { signal }),
    select: (answer) => answer.links,
  });
}

/** What is to change of a link; without an id a new one is made. A password of null takes it away. */
export interface LinkChange {
  id?: string;
  document?: LinkWritten;
  password?: string | null;
  paused?: boolean;
}

export function useSaveLink(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...change }: LinkChange) =>
      id
        ? api.patch<{ link: PublicLink }>(url`/api/forms/${form}/links/${id}`, change)
        : api.post<{ link: PublicLink }>(url`/api/forms/${form}/links`, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksKey(form) }),
  });
}

export function useRenewLink(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post(`${url`/api/forms/${form}/links/${id}`}:renew`),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksKey(form) }),
  });
}

export function useRemoveLink(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(url`/api/forms/${form}/links/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksKey(form) }),
  });
}

/** An address whose values whoever opens it cannot alter. */
export function usePrefill(form: string, id: string) {
  return useMutation({
    mutationFn: (given: { values: FieldValues; channel: string | null }) =>
      api.post<{ address: string; prefill: string }>(`${url`/api/forms/${form}/links/${id}`}:prefill`, given),
  });
}

export const codeAddress = (form: string, id: string, format: "svg" | "png", p?: string) =>
  withParameters(url`/api/forms/${form}/links/${id}/qr`, { format, p });

/** What a visitor sees of a link. */
export type OpenLink = Omit<Schemas["PublicLinkShown"], "form" | "sub_forms" | "conditions"> & {
  form: FormDefinition;
  sub_forms: Record<string, FormDefinition>;
  conditions: FieldDefinition[];
};

/** What a visitor came with: the address' secret and prefill, and what the password gave them. */
export interface Coming {
  secret: string;
  prefill: string | null;
  channel: string | null;
  passed: string | null;
}

const asked = ({ passed }: Coming) => ({ headers: passed ? { "x-link-pass": passed } : undefined });

export function useOpenLink(coming: Coming) {
  return useQuery({
    queryKey: ["public", coming.secret, coming.prefill, coming.passed],
    queryFn: ({ signal }) =>
      api.get<{ link: OpenLink }>(url`/api/public/${coming.secret}`, {
        ...asked(coming),
        params: { p: coming.prefill },
        signal,
      }),
    select: (answer) => answer.link,
    meta: { outside: true },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

export function useEnterLink(secret: string) {
  return useMutation({
    mutationFn: (password: string) =>
      api.post<{ passed: string }>(`${url`/api/public/${secret}`}:enter`, { password }),
  });
}

export type Submitted = Schemas["SubmittedAnswer"];

/** Sends a submission. The visit's ticket is its key: one sent twice over a poor connection is taken once. */
export function useSubmitLink(coming: Coming, ticket: string) {
  return useMutation({
    mutationFn: ({
      values,
      told,
      accepted,
    }: {
      values: FieldValues;
      told: number | null;
      accepted: boolean;
    }) =>
      api.post<Submitted>(
        url`/api/public/${coming.secret}/submissions`,
        { values, ticket, prefill: coming.prefill, channel: coming.channel, told, accepted },
        { headers: { ...asked(coming).headers, "idempotency-key": ticket } },
      ),
  });
}

export interface Results {
  fields: FieldDefinition[];
  rows: FieldValues[];
}

export function useAskLink(coming: Coming) {
  return useMutation({
    mutationFn: (values: FieldValues) =>
      api.post<Results>(url`/api/public/${coming.secret}/results`, { values }, asked(coming)),
  });
}

export function uploadToLink(coming: Coming, ticket: string) {
  return async (file: File, field: string) => {
    const body = new FormData();
    body.set("file", file);
    body.set("ticket", ticket);
    body.set("field", field);
    if (coming.prefill) body.set("prefill", coming.prefill);
    const address = url`/api/public/${coming.secret}/files`;
    return (await api.post<{ file: Schemas["FileShown"] }>(address, body, asked(coming))).file;
  };
}

/** What linked fields take beside what a visitor filled in so far. */
export function linkedOfLink(coming: Coming) {
  return async (values: FieldValues) => {
    const body = { values, prefill: coming.prefill };
    const address = url`/api/public/${coming.secret}/linked`;
    return (await api.post<{ values: FieldValues }>(address, body, asked(coming))).values;
  };
}

export function offeredOfLink(coming: Coming) {
  return (wanted: OfferedAsked) =>
    api.post<OfferedPage>(
      url`/api/public/${coming.secret}/options`,
      { ...wanted, prefill: coming.prefill },
      asked(coming),
    );
}

export function choicesOfLink(coming: Coming) {
  return async (field: string, search: string) =>
    (
      await api.get<{ choices: Schemas["ChoiceShown"][] }>(url`/api/public/${coming.secret}/choices`, {
        ...asked(coming),
        params: { field, search },
      })
    ).choices;
}

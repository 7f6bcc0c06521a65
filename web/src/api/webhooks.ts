import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import type { Schemas } from "./schema";

export type WebhookDocument = Schemas["WebhookDocument"];
export type Webhook = Schemas["WebhookShown"];
export type Delivery = Schemas["DeliveryShown"];
export type Tried = Schemas["TriedAnswer"];

const hooksKey = (form: string) => ["webhooks", form] as const;

export function useWebhooks(form: string) {
  return useQuery({
    queryKey: hooksKey(form),
    queryFn: ({ signal }) => api.get<{ webhooks: Webhook[] }>(url`/api/forms/${form}/webhooks`, { signal }),
    select: (answer) => answer.webhooks,
  });
}

/** What is to change of a webhook; without an id a new one is made, and its secret comes back this once. */
export interface WebhookChange {
  id?: string;
  document?: WebhookDocument;
  paused?: boolean;
}

export function useSaveWebhook(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...change }: WebhookChange) =>
      id
        ? api.patch<{ webhook: Webhook; secret?: string }>(url`/api/forms/${form}/webhooks/${id}`, change)
        : api.post<{ webhook: Webhook; secret?: string }>(url`/api/forms/${form}/webhooks`, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: hooksKey(form) }),
  });
}

export function useRemoveWebhook(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(url`/api/forms/${form}/webhooks/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: hooksKey(form) }),
  });
}

export function useRenewSecret(form: string) {
  return useMutation({
    mutationFn: (id: string) =>
      api.post<{ secret: string }>(`${url`/api/forms/${form}/webhooks/${id}`}:renew`),
  });
}

export function useTryWebhook(form: string) {
  return useMutation({
    mutationFn: (id: string) => api.post<Tried>(`${url`/api/forms/${form}/webhooks/${id}`}:try`),
  });
}

const LOG_EVERY = 3_000;

/** The latest deliveries, asked for again while they are looked at. */
export function useDeliveries(form: string, id: string) {
  return useQuery({
    queryKey: [...hooksKey(form), id, "deliveries"],
    queryFn: ({ signal }) =>
      api.get<{ deliveries: Delivery[] }>(url`/api/forms/${form}/webhooks/${id}/deliveries`, { signal }),
    select: (answer) => answer.deliveries,
    refetchInterval: LOG_EVERY,
  });
}

export function useReplay(form: string, id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (delivery: string) =>
      api.post(`${url`/api/forms/${form}/webhooks/${id}/deliveries/${delivery}`}:replay`),
    onSuccess: () => queries.invalidateQueries({ queryKey: [...hooksKey(form), id] }),
  });
}

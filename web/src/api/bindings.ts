import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, url } from "./client";
import { type Medium, PREFERENCES_KEY } from "./messages";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

export type BindingLink = Schemas["BindingLink"];
export type BindingStatus = Schemas["BindingState"]["status"];
export type OpenBinding = Schemas["OpenBinding"];

/** How often a page that shows a code asks whether it was scanned. */
const POLL = 2_000;
const ENDS: readonly BindingStatus[] = ["bound", "failed", "over"];

/** A link to open in the vendor's app, once; the one before is good no longer. */
export function useBind() {
  return useMutation({
    mutationFn: (medium: Medium) => api.post<BindingLink>("/api/messages/bindings", { medium }),
  });
}

/** How a binding stands, until it is at its end; then one's addresses are read anew. */
export function useBinding(id: string | undefined) {
  const queries = useQueryClient();
  const binding = useQuery({
    queryKey: ["message-binding", id],
    queryFn: ({ signal }) =>
      api.get<Schemas["BindingState"]>(url`/api/messages/bindings/${id ?? ""}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && ENDS.includes(state.data.status) ? false : POLL),
  });
  const isBound = binding.data?.status === "bound";
  useEffect(() => {
    if (isBound) void queries.invalidateQueries({ queryKey: PREFERENCES_KEY });
  }, [isBound, queries]);
  return binding;
}

export function useUnbind() {
  return useSending((medium: Medium) => api.delete(url`/api/messages/addresses/${medium}`), PREFERENCES_KEY);
}

/** Whose account a link would bind; looking uses nothing up. */
export function useOpenBinding(token: string) {
  return useQuery({
    queryKey: ["open-binding", token],
    queryFn: ({ signal }) => api.get<OpenBinding>("/api/bindings/open", { params: { token }, signal }),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** Uses the link up for this browser; answers the vendor's address to go to. */
export function useSayYes() {
  return useMutation({
    mutationFn: (token: string) => api.post<Schemas["BindingGoing"]>("/api/bindings:begin", { token }),
  });
}

/** What the vendor sent the browser back with, told once however often the page is drawn. */
export function useComeBack(state: string, code: string) {
  return useQuery({
    queryKey: ["come-back", state],
    queryFn: () => api.post<Schemas["BoundAnswer"]>("/api/bindings:finish", { state, code }),
    enabled: state !== "" && code !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

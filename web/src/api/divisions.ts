import { useQuery } from "@tanstack/react-query";
import { api } from "./client";
import type { Schemas } from "./schema";

export type Division = Schemas["DivisionShown"];

/** Provinces, cities and counties of China; fetched once, when the first address is edited. */
export function useDivisions(enabled: boolean) {
  return useQuery({
    queryKey: ["divisions"],
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (await api.get<{ divisions: Division[] }>("/api/divisions", { signal })).divisions,
  });
}

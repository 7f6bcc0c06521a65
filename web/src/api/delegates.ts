import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

export type Delegate = Schemas["DelegateShown"];
export type DelegateChange = Schemas["DelegateChange"];
export type NewDelegate = Schemas["DelegateBody"];

const DELEGATES_KEY = ["delegates"] as const;

/** Who is asked in place of whom: one's own, or everybody's for who manages members. */
export function useDelegates(everybody: boolean) {
  return useQuery({
    queryKey: [...DELEGATES_KEY, everybody],
    queryFn: ({ signal }) =>
      api.get<{ delegates: Delegate[] }>("/api/delegates", { signal, params: { everybody } }),
    select: (answer) => answer.delegates,
  });
}

export function useAddDelegate() {
  return useSending((given: NewDelegate) => api.post("/api/delegates", given), DELEGATES_KEY);
}

export function useChangeDelegate() {
  return useSending(
    ({ id, change }: { id: string; change: DelegateChange }) => api.patch(url`/api/delegates/${id}`, change),
    DELEGATES_KEY,
  );
}

export function useEndDelegate() {
  return useSending((id: string) => api.delete(url`/api/delegates/${id}`), DELEGATES_KEY);
}

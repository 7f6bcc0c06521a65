import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { currentLanguage, type Language } from "@/i18n";
import { api, url } from "./client";
import { useSending } from "./queries";

export interface PlanVersion {
  version: number;
  status: "draft" | "published";
  hash: string;
  saved_at: string;
  saved_by: string | null;
  published_at: string | null;
  published_by: string | null;
}

export interface Plan {
  key: string;
  title: string;
  currency: string;
  versions: PlanVersion[];
}

export interface PlanFault {
  path: string;
  code: string;
  message: string;
}

export function usePlans() {
  return useQuery({
    queryKey: ["plans"],
    queryFn: ({ signal }) => api.get<{ plans: Plan[] }>("/api/plans", { signal }),
    select: (answer) => answer.plans,
  });
}

export function usePlan(key: string) {
  return useQuery({
    queryKey: ["plans", key],
    queryFn: ({ signal }) => api.get<{ plan: Plan }>(url`/api/plans/${key}`, { signal }),
    select: (answer) => answer.plan,
  });
}

/** One version with its text. */
export function usePlanVersion(key: string, version: number | undefined) {
  return useQuery({
    queryKey: ["plans", key, version],
    queryFn: ({ signal }) =>
      api.get<{ version: PlanVersion; document: string }>(url`/api/plans/${key}/versions/${version ?? 0}`, {
        signal,
      }),
    enabled: version !== undefined,
  });
}

/** What is wrong with a text, each fault with its place; for a good one, the plan in plain sentences. */
export function usePlanReading(key: string, document: string | undefined) {
  return useQuery({
    queryKey: ["plans", key, "reading", currentLanguage(), document],
    queryFn: ({ signal }) =>
      api.post<{ problems: PlanFault[]; summary?: Record<Language, string> | null }>(
        `${url`/api/plans/${key}`}:validate`,
        { document },
        { signal },
      ),
    enabled: Boolean(document),
    placeholderData: keepPreviousData,
  });
}

export function useSavePlan(key: string | undefined) {
  return useSending(
    (document: string) =>
      key === undefined
        ? api.post<{ plan: Plan }>("/api/plans", { document })
        : api.put<{ plan: Plan }>(url`/api/plans/${key}/draft`, { document }),
    ["plans"],
  );
}

export function usePublishPlan(key: string) {
  return useSending(() => api.post<{ plan: Plan }>(`${url`/api/plans/${key}`}:publish`), ["plans"]);
}

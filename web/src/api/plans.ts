import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { currentLanguage, type Language } from "@/i18n";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

export type PlanVersion = Schemas["PlanVersionShown"];

export type Plan = Schemas["StoredPlanShown"];

/** What drafts are submitted to before they are published, and the run that decides about this one. */
export type PlanApproval = Schemas["PlanApprovalShown"];

type PlanAnswer = Schemas["PlanAnswer"];

export type PlanFault = Schemas["PlanFaultShown"];

export function usePlans() {
  return useQuery({
    queryKey: ["plans"],
    queryFn: ({ signal }) => api.get<{ plans: Plan[] }>("/api/plans", { signal }),
    select: (answer) => answer.plans,
  });
}

function planQuery(key: string) {
  return {
    queryKey: ["plans", key],
    queryFn: ({ signal }: { signal: AbortSignal }) => api.get<PlanAnswer>(url`/api/plans/${key}`, { signal }),
  };
}

export function usePlan(key: string) {
  return useQuery({ ...planQuery(key), select: (answer) => answer.plan });
}

export function usePlanApproval(key: string) {
  return useQuery({ ...planQuery(key), select: (answer) => answer.approval });
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

/** Submit the draft with this hash for approval. */
export function useSubmitPlan(key: string) {
  return useSending(
    (hash: string) => api.post<PlanAnswer>(`${url`/api/plans/${key}`}:submit`, { hash }),
    ["plans"],
  );
}

export function useWithdrawPlan(key: string) {
  return useSending(() => api.post<PlanAnswer>(`${url`/api/plans/${key}`}:withdraw`), ["plans"]);
}

import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useKeysetList, useSending } from "./queries";

export type StepAction = "review" | "approve" | "publish" | "reject";

export interface Settlement {
  id: string;
  plan: string;
  plan_title: string;
  plan_version: number;
  period: string;
  period_first: string;
  period_last: string;
  version: number;
  status: string;
  currency: string;
  total: string;
  previous_total?: string;
  change?: string;
  outliers?: Record<string, number>;
  partners: number;
  transactions: number;
  exclusions: number;
  input_hash: string | null;
  result_hash: string | null;
  steps: {
    action: string;
    status: string;
    at: string;
    by: { id: string | null; label: string } | string;
    reason: string | null;
  }[];
  actions: string[];
}

export interface ReviewRow {
  id: string;
  number: string | null;
  partner: string;
  partner_label: string;
  partner_id: string;
  status: string;
  amount: string;
  previous: string;
  change: string;
  transactions: number;
  exclusions: number;
  outliers: string[];
}

export interface PeriodOfPlan {
  code: string;
  start: string;
  end: string;
  status: "future" | "open" | "ended";
  settlement: Settlement | null;
}

/** The periods of a plan, newest first, each with its settlement. */
export function usePeriods(plan: string | undefined) {
  return useQuery({
    queryKey: ["settlements", "periods", plan],
    queryFn: ({ signal }) =>
      api.get<{ periods: PeriodOfPlan[] }>("/api/periods", { params: { plan }, signal }),
    select: (answer) => answer.periods,
    enabled: plan !== undefined,
  });
}

/** One settlement with its figures and what the reader may do next. */
export function useSettlement(id: string) {
  return useQuery({
    queryKey: ["settlements", id],
    queryFn: ({ signal }) => api.get<{ settlement: Settlement }>(url`/api/settlements/${id}`, { signal }),
    select: (answer) => answer.settlement,
  });
}

export interface ReviewFilter {
  sort: string;
  outlier?: string;
  search?: string;
}

/** Each statement of a settlement beside the one of the period before. */
export function useReview(id: string, filter: ReviewFilter) {
  return useKeysetList(
    ["settlements", id, "review", filter],
    (cursor, signal) =>
      api.get<{ statements: ReviewRow[]; next_cursor: string | null }>(
        url`/api/settlements/${id}/statements`,
        { params: { ...filter, cursor, limit: 100 }, signal },
      ),
    (page) => page.statements,
  );
}

/** The ten statements that changed most. */
export function useMoves(id: string) {
  return useQuery({
    queryKey: ["settlements", id, "moves"],
    queryFn: ({ signal }) =>
      api.get<{ statements: ReviewRow[] }>(url`/api/settlements/${id}/moves`, { signal }),
    select: (answer) => answer.statements,
  });
}

interface Begun {
  settlement: { id: string };
  job: { id: string };
}

/** Calculates a period, or calculates it anew: a job. */
export function useCalculate() {
  return useSending(
    (given: { plan: string; period: string }) => api.post<Begun>("/api/settlements", given),
    ["settlements"],
    ["jobs"],
  );
}

/** Takes one step; `result_hash` is the result the reader looked at. */
export function useStep(id: string) {
  return useSending(
    (given: { action: StepAction; result_hash?: string | null; reason?: string }) =>
      api.post<{ settlement: Settlement }>(`${url`/api/settlements/${id}`}:${given.action}`, {
        result_hash: given.result_hash ?? null,
        reason: given.reason ?? null,
      }),
    ["settlements"],
    ["overview"],
    ["statements"],
  );
}

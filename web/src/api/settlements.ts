import { useQuery } from "@tanstack/react-query";
import { api, url, withParameters } from "./client";
import { useKeysetList, useSending } from "./queries";
import type { Schemas } from "./schema";

export type StepAction = "review" | "approve" | "publish" | "reject" | "submit";

/** Why a statement deserves a look before anybody approves it. */
export const OUTLIERS = ["jump_up", "jump_down", "new", "vanished", "zero_with_sales", "capped"] as const;
export type Outlier = (typeof OUTLIERS)[number];

export type StepTaken = Schemas["StepShown"];

export type Settlement = Schemas["SettlementShown"];

/** A statement beside the one of the period before; a vanished one has only the latter. */
export type ReviewRow = Schemas["ReviewRowShown"];

/** A statement that changed, and what each component has to do with it. */
export type Move = Schemas["MoveShown"];

/** A transaction of the period that did not count. */
export type Exclusion = Schemas["LineShown"];

export type PeriodOfPlan = Schemas["PeriodShown"];

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

const POLL_MS = 2000;

/** One settlement with its figures and what the reader may do next; asked again while it is calculated. */
export function useSettlement(id: string) {
  return useQuery({
    queryKey: ["settlements", id],
    queryFn: ({ signal }) => api.get<{ settlement: Settlement }>(url`/api/settlements/${id}`, { signal }),
    select: (answer) => answer.settlement,
    refetchInterval: ({ state }) => {
      const settlement = state.data?.settlement;
      const changing =
        settlement?.status === "calculating" || settlement?.recalculating || settlement?.approval?.submitted;
      return changing ? POLL_MS : false;
    },
  });
}

export interface ReviewFilter {
  sort: string;
  /** A kind of outlier, or `any` of them. */
  outlier?: Outlier | "any";
  search?: string;
}

const WITH_OUTLIERS = JSON.stringify({ field: "outliers", op: "is_not_empty" });

function reviewParameters({ sort, outlier, search }: ReviewFilter) {
  return outlier === "any" ? { sort, search, filter: WITH_OUTLIERS } : { sort, search, outlier };
}

/** Each statement of a settlement beside the one of the period before. */
export function useReview(id: string, filter: ReviewFilter) {
  return useKeysetList(
    ["settlements", id, "review", filter],
    (cursor, signal) =>
      api.get<{ statements: ReviewRow[]; next_cursor: string | null }>(
        url`/api/settlements/${id}/statements`,
        { params: { ...reviewParameters(filter), cursor, limit: 100 }, signal },
      ),
    (page) => page.statements,
  );
}

/** Where the browser fetches the review list as a file. */
export function reviewAddress(id: string, format: "csv" | "xlsx", filter: ReviewFilter): string {
  const path = `${url`/api/settlements/${id}`}/statements:export`;
  return withParameters(path, { format, ...reviewParameters(filter) });
}

/** The transactions of the whole period that did not count. */
export function useExclusions(id: string) {
  return useKeysetList(
    ["settlements", id, "exclusions"],
    (cursor, signal) =>
      api.get<{ exclusions: Exclusion[]; next_cursor: string | null }>(
        url`/api/settlements/${id}/exclusions`,
        { params: { cursor, limit: 100 }, signal },
      ),
    (page) => page.exclusions,
  );
}

/** The ten statements that changed most. */
export function useMoves(id: string) {
  return useQuery({
    queryKey: ["settlements", id, "moves"],
    queryFn: ({ signal }) => api.get<{ statements: Move[] }>(url`/api/settlements/${id}/moves`, { signal }),
    select: (answer) => answer.statements,
  });
}

type Begun = Schemas["BegunAnswer"];

/** Calculates a period, or calculates it anew: a job. */
export function useCalculate() {
  return useSending(
    (given: { plan: string; period: string }) => api.post<Begun>("/api/settlements", given),
    ["settlements"],
    ["jobs"],
  );
}

/** Calculates the settlement's period anew: a job. */
export function useRecalculate(id: string) {
  return useSending(
    () => api.post<Begun>(`${url`/api/settlements/${id}`}:recalculate`),
    ["settlements"],
    ["jobs"],
  );
}

/** Begins a new version of a published settlement: a job. */
export function useRestate(id: string) {
  return useSending(
    (given: Schemas["Restatement"]) => api.post<Begun>(`${url`/api/settlements/${id}`}:restate`, given),
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
        ...(given.action === "submit" ? {} : { reason: given.reason ?? null }),
      }),
    ["settlements"],
    ["overview"],
    ["statements"],
  );
}

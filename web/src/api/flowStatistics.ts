import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, withParameters } from "./client";
import type { Schemas } from "./schema";

export type FlowStatistics = Schemas["FlowStatistics"];
export type StepWaiting = Schemas["StepWaiting"];
export type PersonWaiting = Schemas["PersonWaiting"];
export type Period = Schemas["RunsOfPeriod"];

/** Days from `from` up to and including `to`, as 2026-03-01; an empty flow is every flow. */
export interface Asked {
  from: string;
  to: string;
  flow: string;
}

const ADDRESS = "/api/flow-statistics";

export function useFlowStatistics(asked: Asked, enabled: boolean) {
  return useQuery({
    queryKey: ["flows", "statistics", asked],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get<{ statistics: FlowStatistics }>(ADDRESS, { signal, params: { ...asked } }),
    select: (answer) => answer.statistics,
  });
}

/** Where one of the tables is as a file. */
export function statisticsFile(asked: Asked, table: "periods" | "steps" | "people"): string {
  return withParameters(`${ADDRESS}:export`, { ...asked, table });
}

import { useQuery } from "@tanstack/react-query";
import { api, url, withParameters } from "./client";
import { useKeysetList, useSending } from "./queries";
import type { Schemas } from "./schema";

export type Simulation = Schemas["SimulationShown"];

export type SimulationResult = Schemas["SimulationResultShown"];

export type ChangeBucket = Schemas["ChangeBucketShown"];

/** What a partner gets by both versions. */
export type SimulatedPartner = Schemas["SimulatedPartnerShown"];

/** A partner with both explanations of each period that differs. */
export type PartnerDifference = Schemas["PartnerDifferenceAnswer"];

/** The ended periods that a version may be tried over, newest first. */
export function useOfferedPeriods(plan: string, version: number | undefined) {
  return useQuery({
    queryKey: ["simulations", "periods", plan, version],
    queryFn: ({ signal }) =>
      api.get<Schemas["OfferedPeriodsAnswer"]>("/api/simulations/periods", {
        params: { plan, version },
        signal,
      }),
    enabled: version !== undefined,
  });
}

/** The simulations of a plan that are still kept, newest first. */
export function useSimulations(plan: string) {
  return useQuery({
    queryKey: ["simulations", "of", plan],
    queryFn: ({ signal }) =>
      api.get<{ simulations: Simulation[] }>("/api/simulations", { params: { plan }, signal }),
    select: (answer) => answer.simulations,
  });
}

const POLL_MS = 1500;

function isRunning(simulation: Simulation | undefined): boolean {
  return simulation?.status === "queued" || simulation?.status === "running";
}

/** One simulation, asked for again until its job is over. */
export function useSimulation(id: string) {
  return useQuery({
    queryKey: ["simulations", id],
    queryFn: ({ signal }) => api.get<{ simulation: Simulation }>(url`/api/simulations/${id}`, { signal }),
    select: (answer) => answer.simulation,
    refetchInterval: ({ state }) => (isRunning(state.data?.simulation) ? POLL_MS : false),
  });
}

export interface PartnerFilter {
  sort: string;
  fate?: "winners" | "losers" | "same";
  search?: string;
}

export function useSimulatedPartners(id: string, filter: PartnerFilter) {
  return useKeysetList(
    ["simulations", id, "partners", filter],
    (cursor, signal) =>
      api.get<{ partners: SimulatedPartner[]; next_cursor: string | null }>(
        url`/api/simulations/${id}/partners`,
        { params: { ...filter, cursor, limit: 100 }, signal },
      ),
    (page) => page.partners,
  );
}

/** Where the browser fetches the partners as a file. */
export function partnersAddress(id: string, format: "csv" | "xlsx", filter: PartnerFilter): string {
  return withParameters(`${url`/api/simulations/${id}`}/partners:export`, { format, ...filter });
}

export function usePartnerDifference(id: string, partner: string) {
  return useQuery({
    queryKey: ["simulations", id, "partners", partner],
    queryFn: ({ signal }) =>
      api.get<PartnerDifference>(url`/api/simulations/${id}/partners/${partner}`, { signal }),
    enabled: partner !== "",
  });
}

/** Tries a version of a plan over ended periods: a job. */
export function useSimulate() {
  return useSending(
    (given: { plan: string; version: number; periods: string[] }) =>
      api.post<Schemas["SimulationBegunAnswer"]>("/api/simulations", given),
    ["simulations"],
    ["jobs"],
  );
}

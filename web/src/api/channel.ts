import { useQuery } from "@tanstack/react-query";
import { api, url, withParameters } from "./client";
import type { Schemas } from "./schema";

export interface Reference {
  id: string;
  label: string;
}

/** Sales of a stretch of days beside the same days a year before. */
export type Compared = Schemas["ComparedShown"];

export type MonthOfSales = Schemas["MonthOfSalesShown"];

export type OpenLiability = Schemas["LiabilityShown"];

export type Overview = Schemas["OverviewAnswer"];

/** Whether a partner orders, has stopped ordering, or never did. */
export const ACTIVITIES = ["active", "dormant", "never"] as const;
export type Activity = (typeof ACTIVITIES)[number];

export type PartnerSales = Schemas["PartnerActivityShown"];

/** Every partner that the reader may see, with its sales and last order. */
export function usePartnerSales() {
  return useQuery({
    queryKey: ["overview", "partners"],
    queryFn: ({ signal }) => api.get<Schemas["PartnerActivityAnswer"]>("/api/overview/partners", { signal }),
  });
}

/** Where the browser fetches these partners as a file. */
export function partnerSalesAddress(format: "csv" | "xlsx", activity: Activity | undefined): string {
  return withParameters("/api/overview/partners:export", { format, activity });
}

/** How the channel does, limited to what the reader may see. */
export function useOverview() {
  return useQuery({
    queryKey: ["overview"],
    queryFn: ({ signal }) => api.get<Overview>("/api/overview", { signal }),
  });
}

export type NextStep = Schemas["NextStepShown"];

/** A plan's running period as a statement would show it today. */
export type RunningPeriod = Schemas["RunningPeriodShown"];

export type StatementHead = Schemas["LatestStatementShown"];

export type PartnerSummary = Schemas["PartnerSummaryAnswer"];

export type PortalHome = Schemas["PortalHomeAnswer"];

/** What stands above the tabs of a partner. */
export function usePartnerSummary(id: string) {
  return useQuery({
    queryKey: ["partner-summary", id],
    queryFn: ({ signal }) => api.get<PartnerSummary>(url`/api/partners/${id}/summary`, { signal }),
  });
}

/** A partner user's first page. */
export function usePortalHome() {
  return useQuery({
    queryKey: ["portal-home"],
    queryFn: ({ signal }) => api.get<PortalHome>("/api/portal/home", { signal }),
  });
}

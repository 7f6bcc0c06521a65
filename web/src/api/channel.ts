import { useQuery } from "@tanstack/react-query";
import { api, url, withParameters } from "./client";
import type { StatementComponent } from "./statements";

export interface Reference {
  id: string;
  label: string;
}

/** Sales of a stretch of days beside the same days a year before. */
export interface Compared {
  start: string;
  end: string;
  sales: string;
  before: string;
  change: string | null;
}

export interface MonthOfSales {
  month: string;
  sales: string;
  target: string | null;
}

export interface OpenLiability {
  settlement: string;
  plan: string;
  period: string;
  status: string;
  currency: string;
  total: string;
}

export interface Overview {
  as_of: string;
  figures: {
    month: Compared;
    quarter: Compared;
    year: Compared;
    target: { target: string; sales: string; attainment: string | null } | null;
    partners: { total: number; ever_ordered: number; active: number };
  };
  sales_by_month: MonthOfSales[];
  by_region: { region: string | null; sales: string }[];
  by_category: { category: string | null; sales: string }[];
  top_partners: { partner: Reference | null; sales: string }[];
  concentration: { top1: string; top3: string; top10: string; hhi: number };
  dormant: { days: number; count: number; rows: { partner: Reference; last_order: string; sales: string }[] };
  liability?: OpenLiability[];
}

/** Whether a partner orders, has stopped ordering, or never did. */
export const ACTIVITIES = ["active", "dormant", "never"] as const;
export type Activity = (typeof ACTIVITIES)[number];

export interface PartnerSales {
  partner: Reference & { code: string };
  activity: Activity;
  last_order: string | null;
  year: string;
  share: string;
  total: string;
}

/** Every partner that the reader may see, with its sales and last order. */
export function usePartnerSales() {
  return useQuery({
    queryKey: ["overview", "partners"],
    queryFn: ({ signal }) =>
      api.get<{ days: number; partners: PartnerSales[] }>("/api/overview/partners", { signal }),
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

export interface NextStep {
  rung: number;
  from: string;
  remaining: string;
  extra: string;
}

/** A plan's running period as a statement would show it today. */
export interface RunningPeriod {
  plan: { key: string; title: string; version: number };
  period: { code: string; first: string; end: string };
  currency: string;
  earned: string;
  components: (StatementComponent & { next: NextStep | null })[];
}

export interface StatementHead {
  id: string;
  number: string | null;
  plan: string;
  period: string;
  status: string;
  currency: string;
  total: string;
  published_at: string | null;
}

export interface PartnerSummary {
  as_of: string;
  sales_by_month?: MonthOfSales[];
  by_category?: { category: string | null; sales: string }[];
  running?: RunningPeriod[];
  statements?: StatementHead[];
}

export interface PortalHome extends PartnerSummary {
  partner: { id: string; label: string; code: string };
}

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

import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import type { FlowDocument, Texts } from "./flows";
import { fromWire } from "./flowWire";
import { useKeysetList, useSending } from "./queries";

export const RUN_STATES = ["running", "stuck", "done", "rejected", "withdrawn", "ended"] as const;
export type RunState = (typeof RUN_STATES)[number];

export interface RunLine {
  id: string;
  flow: string;
  title: Texts;
  form: string | null;
  record_id: string | null;
  label: string;
  status: RunState;
  started_by: Texts;
  started_at: string;
  finished_at: string | null;
  steps: Texts[];
  /** The names of whom it asks. */
  waits_for: string[];
  why: string | null;
}

/** One attempt at a step. */
export interface Attempt {
  visit: number;
  attempt: number;
  step: string;
  kind: string;
  outcome: string | null;
  started_at: string;
  finished_at: string | null;
  output: unknown;
  fault: string | null;
}

export interface RunTask {
  id: string;
  visit: number;
  step: string;
  person: string;
  status: "open" | "later" | "done" | "gone";
  opened_at: string;
  due_at: string | null;
  done_at: string | null;
  action: string | null;
  by: string | null;
  opinion: string | null;
}

export interface Run {
  id: string;
  flow: string;
  version: number;
  document: FlowDocument;
  form: string | null;
  record_id: string | null;
  label: string;
  status: RunState;
  started_by: Texts;
  started_at: string;
  finished_at: string | null;
  live: { visit: number; step: string; status: string; fault: string | null; why: string | null }[];
  steps: Attempt[];
  tasks: RunTask[];
}

export type Intervention = "end" | "retry" | "skip" | "jump" | "reassign" | "reactivate";

const KEY = ["runs"] as const;

/** What runs are found by; days as 2026-01-31, "yes" for those that are late. */
export interface RunFilter {
  flow: string;
  status: string;
  q: string;
  person: string;
  from: string;
  to: string;
  overdue: string;
}

export function useRuns(wanted: RunFilter) {
  return useKeysetList(
    [...KEY, "list", wanted],
    (cursor, signal) =>
      api.get<{ runs: RunLine[]; next_cursor: string | null }>("/api/runs", {
        signal,
        params: { ...wanted, overdue: wanted.overdue ? true : null, cursor },
      }),
    (page) => page.runs,
  );
}

export function useRun(id: string) {
  return useQuery({
    queryKey: [...KEY, "one", id],
    queryFn: async ({ signal }) => {
      const { run } = await api.get<{ run: Run }>(url`/api/runs/${id}`, { signal });
      return { ...run, document: fromWire(run.document) };
    },
  });
}

export function useIntervene(id: string) {
  return useSending(
    (given: {
      what: Intervention;
      reason: string;
      visit?: number;
      step?: string;
      people?: { kind: "member"; id: string }[];
    }) => api.post<{ run: Run }>(url`/api/runs/${id}:intervene`, given),
    KEY,
    ["tasks"],
    ["flows"],
  );
}

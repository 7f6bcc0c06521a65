import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { Label } from "@/shared/label";
import { useSettled } from "@/shared/settled";
import { api, url } from "./client";
import type { FlowDocument, FlowError, InputField, TriggerKind } from "./flows";
import { fromWire, toWire } from "./flowWire";
import { endOfJob } from "./jobs";
import type { FieldError } from "./problem";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

/** A flow in the list. */
export interface FlowLine {
  key: string;
  title: Label;
  form: string | null;
  /** None of a draft that the program cannot read any more. */
  trigger: TriggerKind | null;
  active: number | null;
  paused: boolean;
  /** Why the program stopped it: `document_outdated` where it cannot read the draft. */
  fault: string | null;
  draft_is_newer: boolean;
  running: number;
  stuck: number;
}

export interface FlowVersion {
  number: number;
  published_at: string;
  published_by: string | null;
  running: number;
}

/** A flow with its draft. `revision` counts how often the draft was saved. */
export interface Flow {
  key: string;
  document: FlowDocument;
  revision: number;
  active: number | null;
  paused: boolean;
  versions: FlowVersion[];
}

/** A flow as it lies in the tables: without a document where another version of the program wrote it. */
export interface StoredFlow extends Omit<Flow, "document"> {
  document: FlowDocument | null;
  unreadable: FieldError[];
}

const read = (flow: StoredFlow): StoredFlow => ({
  ...flow,
  document: flow.document && fromWire(flow.document),
});

/** Whether its draft can be read. */
export const isReadable = (flow: StoredFlow): flow is StoredFlow & Flow => flow.document !== null;

const FLOWS_KEY = ["flows"] as const;
const flowKey = (key: string) => [...FLOWS_KEY, key] as const;

export function useFlows(enabled = true) {
  return useQuery({
    queryKey: FLOWS_KEY,
    enabled,
    queryFn: ({ signal }) => api.get<{ flows: FlowLine[] }>("/api/flows", { signal }),
    select: (answer) => answer.flows,
  });
}

/** What `task` steps may do. */
export interface TaskKind {
  name: string;
  title: Label;
  about: Label;
  values: InputField[];
  outputs: InputField[];
}

export function useTaskKinds() {
  return useQuery({
    queryKey: ["flow-tasks"],
    queryFn: ({ signal }) => api.get<{ tasks: TaskKind[] }>("/api/flow-tasks", { signal }),
    select: (answer) => answer.tasks,
  });
}

/** What may start flows besides records, people, the clock and calls; `form`: of which form each has a record. */
export interface HappeningKind {
  name: string;
  title: Label;
  about: Label;
  fields: InputField[];
  form: string | null;
}

export function useHappeningKinds() {
  return useQuery({
    queryKey: ["flow-happenings"],
    queryFn: ({ signal }) => api.get<{ happenings: HappeningKind[] }>("/api/flow-happenings", { signal }),
    select: (answer) => answer.happenings,
  });
}

/** A flow as it is designed. Fetched anew only when asked for: what is being edited stays. */
export function useFlow(key: string | null) {
  return useQuery({
    queryKey: flowKey(key ?? ""),
    enabled: key !== null,
    queryFn: ({ signal }) => api.get<{ flow: StoredFlow }>(url`/api/flows/${key ?? ""}`, { signal }),
    select: (answer) => read(answer.flow),
    refetchOnWindowFocus: false,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useCreateFlow() {
  return useSending(
    (document: FlowDocument) => api.post<{ flow: Flow }>("/api/flows", { document: toWire(document) }),
    FLOWS_KEY,
  );
}

/** Asks for a flow's document, to copy it. */
export const fetchFlow = async (key: string) => (await api.get<{ flow: Flow }>(url`/api/flows/${key}`)).flow;

/** Saves a draft, finished or not. */
export const saveDraft = (key: string, document: FlowDocument, revision: number) =>
  api.put<{ flow: Flow }>(url`/api/flows/${key}/draft`, { document: toWire(document), revision });

/** What is wrong with a document, asked again when it has settled. */
export function useDraftCheck(document: FlowDocument) {
  const settled = useSettled(JSON.stringify(document), 600);
  return useQuery({
    queryKey: [...FLOWS_KEY, document.key, "check", settled],
    queryFn: ({ signal }) =>
      api.post<{ errors: FlowError[] }>(
        url`/api/flows/${document.key}/draft:check`,
        { document: toWire(JSON.parse(settled) as FlowDocument) },
        { signal },
      ),
    select: (answer) => answer.errors,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: 10_000,
  });
}

export type Asking = Schemas["AskingStepShown"];

/** Whom a document's steps would ask now. */
export function useForetelling(key: string, document: FlowDocument) {
  return useQuery({
    queryKey: [...flowKey(key), "foretell", JSON.stringify(document)],
    queryFn: ({ signal }) =>
      api.post<Schemas["AskingAnswer"]>(
        url`/api/flows/${key}:foretell`,
        { document: toWire(document) },
        { signal },
      ),
    select: (answer) => answer.steps,
    staleTime: 0,
    gcTime: 0,
  });
}

export function usePublishFlow(key: string) {
  return useSending(
    (revision: number) =>
      api.post<{ version: number; running: number }>(url`/api/flows/${key}:publish`, { revision }),
    FLOWS_KEY,
  );
}

/** Deletes a flow; with many runs a job does it, and this waits for its end. */
async function removeFlow(key: string): Promise<void> {
  const begun = await api.delete<Schemas["RemovalBegunAnswer"] | undefined>(url`/api/flows/${key}`);
  if (begun) await endOfJob(begun.job.id);
}

/** Pauses, resumes and deletes flows. */
export function useFlowActs() {
  return useSending(({ key, act }: { key: string; act: "pause" | "resume" | "delete" }): Promise<unknown> => {
    if (act === "pause") return api.post(url`/api/flows/${key}:pause`, {});
    if (act === "resume") return api.post(url`/api/flows/${key}:resume`, {});
    return removeFlow(key);
  }, FLOWS_KEY);
}

/** A run that stays on its version, and why. */
export interface StayingRun {
  run: string;
  label: string;
  errors: FieldError[];
}

export interface MovedRuns {
  moved: number;
  stays: StayingRun[];
  left: number;
}

/** Brings runs on earlier versions to the one in use; without `really` only says what would become of them. */
export function useMoveRuns(key: string) {
  return useSending(
    (really: boolean) => api.post<MovedRuns>(url`/api/flows/${key}:move`, { really }),
    FLOWS_KEY,
  );
}

/** What would become of runs if they were moved now. */
export function useMovePreview(key: string) {
  return useQuery({
    queryKey: [...flowKey(key), "move"],
    queryFn: ({ signal }) => api.post<MovedRuns>(url`/api/flows/${key}:move`, { really: false }, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

export function useFlowVersion(key: string, number: number | null) {
  return useQuery({
    queryKey: [...flowKey(key), "version", number],
    enabled: number !== null,
    queryFn: ({ signal }) =>
      api.get<{ document: FlowDocument }>(url`/api/flows/${key}/versions/${number ?? 0}`, { signal }),
    select: (answer) => fromWire(answer.document),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What somebody would do at a step of a try. */
export interface TryAnswer {
  step: string;
  action: "submit" | "reject";
}

/** One step of the way of a sample: by which part it was left, which of a branch's lines were taken, why it failed. */
export interface TraceStep {
  step: string;
  state: "passed" | "waiting" | "failed" | "returned" | "gone";
  people: string[];
  part: "next" | "rejected" | "failed";
  lines: number[];
  why: string | null;
}

export function useTry(key: string) {
  return useMutation({
    mutationFn: (asked: {
      document: FlowDocument;
      record?: string | null;
      /** Values for a record that is made up. */
      sample?: Record<string, unknown> | null;
      inputs: Record<string, unknown>;
      answers: TryAnswer[];
    }) =>
      api.post<{ trace: TraceStep[] }>(url`/api/flows/${key}:try`, {
        ...asked,
        document: toWire(asked.document),
      }),
  });
}

/** Where programs outside call a flow; null while it has no address. */
export function useFlowAddress(key: string) {
  return useQuery({
    queryKey: [...flowKey(key), "address"],
    queryFn: ({ signal }) => api.get<{ address: string | null }>(url`/api/flows/${key}/address`, { signal }),
  });
}

/** Gives a flow an address; the one before leads nowhere. */
export function useRenewFlowAddress(key: string) {
  return useSending(
    () => api.post<{ address: string }>(`${url`/api/flows/${key}/address`}:renew`),
    [...flowKey(key), "address"],
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, asProblem, receive, url } from "./client";
import type { FlowDocument, Texts } from "./flows";
import type { FieldDefinition, FormDefinition } from "./forms";
import { useKeysetList, useSending } from "./queries";
import type { FieldValues } from "./records";

export const BOXES = ["open", "handled", "started", "cc"] as const;
export type Box = (typeof BOXES)[number];

export interface Titled {
  key: string;
  title: Texts;
}

/** Somebody, or without an id the program; a flow by its title. */
export interface Named {
  id: string | null;
  name: Texts;
}

/** A line of the work centre: a to-do, or of those that one started a run. */
export interface TaskLine {
  id: string;
  run: string;
  flow: Titled;
  form: Titled | null;
  step: Titled | null;
  label: string;
  initiator: Named | null;
  instead_of: string[];
  status: string;
  outcome: string | null;
  at: string;
  due_at: string | null;
  is_overdue: boolean;
  batch: boolean;
  batch_reject: boolean;
  /** Of its step; none of a run. */
  kind: string | null;
  waiting_for: string[];
  may_withdraw: boolean;
  may_urge: boolean;
}

/** What a record says most by. */
export interface Said {
  field: FieldDefinition;
  value: unknown;
}

/** A line of a box, with what its record says most by. */
export interface BoxLine extends TaskLine {
  said: Said[];
}

interface TasksPage {
  tasks: (TaskLine & { brief: FieldValues })[];
  fields: Record<string, FieldDefinition[]>;
  next_cursor: string | null;
}

export const GROUPINGS = ["flow", "step", "form", "person"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What lines have in common: the parts that they were grouped by. */
export interface TaskGroup {
  flow: Titled | null;
  step: Titled | null;
  form: Titled | null;
  person: Named | null;
  count: number;
}

export interface TaskCounts {
  open: number;
  overdue: number;
  cc: number;
  started: number;
  flows: (Titled & { open: number })[];
}

export type TaskAction =
  | "submit"
  | "save"
  | "reject"
  | "return"
  | "transfer"
  | "add_before"
  | "add_after"
  | "add_beside"
  | "claim"
  | "release"
  | "end"
  | "print"
  | "batch";

export interface HistoryPerson {
  name: string;
  instead_of: string[];
  action: string | null;
  at: string | null;
  opinion: string;
  signature: string | null;
  status: string;
}

export interface HistoryStep {
  visit: number;
  step: Titled;
  kind: string;
  arrived_at: string;
  left_at: string | null;
  outcome: string | null;
  seconds: number | null;
  people: HistoryPerson[];
}

export interface StepStateShown {
  state: "passed" | "waiting" | "remaining" | "failed" | "skipped";
  persons: string[];
  seconds: number | null;
}

/** What a run was told as it began: by a button's dialog, a call, another package. */
export interface Told {
  key: string;
  label: Texts;
  type: "text" | "number" | "date" | "boolean" | "member";
  value: unknown;
}

/** A run as somebody of it sees it; with a to-do of theirs, what they may do. */
export interface TaskDetail extends TaskLine {
  /** What the step says to whom it asks. */
  about: Texts | null;
  started_at: string;
  run_status: string;
  may_take_back: boolean;
  record_id: string | null;
  revision: number | null;
  told: Told[];
  actions: { name: TaskAction; label: Texts | null }[];
  /** Print templates, of a step that offers to print. */
  prints: { key: string; title: Texts }[];
  opinion: "none" | "optional" | "required" | "on_refusal";
  signature: "none" | "optional" | "required";
  returns: { steps: Titled[]; walk: string; choose_walk: boolean };
  definition: FormDefinition | null;
  values: FieldValues;
  uses: Record<string, "read" | "write" | "required">;
  summary: string[];
  history: HistoryStep[];
  picture: { document: FlowDocument; states: Record<string, StepStateShown> } | null;
}

export interface TaskFilter {
  q?: string;
  flow?: string;
  step?: string;
  form?: string;
  person?: string;
  due?: string;
}

export const DUES = ["overdue", "today", "week"] as const;

export interface TaskAct {
  action: TaskAction;
  opinion?: string;
  values?: FieldValues;
  revision?: number | null;
  to?: string | null;
  walk?: string | null;
  people?: string[];
  signature?: string | null;
}

export const TASKS_KEY = ["tasks"] as const;
const PATH = "/api/tasks";

/** The record of a to-do by a print template, with what its step shows. */
export const printTask = (id: string, template: string) =>
  receive(`${url`/api/tasks/${id}`}:print`, { template });
/** How often the counts are asked for anew while somebody looks. */
const EVERY_MS = 20_000;

const saidOf = ({ fields, tasks }: TasksPage): BoxLine[] =>
  tasks.map(({ brief, ...line }) => ({
    ...line,
    said: (line.form ? (fields[line.form.key] ?? []) : [])
      .filter(({ key }) => key in brief)
      .sort((one, other) => Object.keys(brief).indexOf(one.key) - Object.keys(brief).indexOf(other.key))
      .map((field) => ({ field, value: brief[field.key] })),
  }));

/** A box of the work centre, page by page. */
export function useTasks(box: Box, filter: TaskFilter, sort = "") {
  return useKeysetList(
    [...TASKS_KEY, "list", box, filter, sort],
    (cursor, signal) => api.get<TasksPage>(PATH, { signal, params: { box, ...filter, sort, cursor } }),
    saidOf,
  );
}

/** What a box holds by what its lines have in common; `partial`: of its latest lines only. */
export function useTaskGroups(box: Box, filter: TaskFilter, by: Grouping, enabled = true) {
  return useQuery({
    queryKey: [...TASKS_KEY, "groups", box, filter, by],
    queryFn: ({ signal }) =>
      api.get<{ groups: TaskGroup[]; partial: boolean }>("/api/tasks:groups", {
        signal,
        params: { box, ...filter, by },
      }),
    enabled,
  });
}

export function useTaskCounts() {
  return useQuery({
    queryKey: [...TASKS_KEY, "counts"],
    queryFn: ({ signal }) => api.get<TaskCounts>("/api/tasks:counts", { signal }),
    refetchInterval: EVERY_MS,
  });
}

export function useTask(id: string) {
  return useQuery({
    queryKey: [...TASKS_KEY, "one", id],
    queryFn: ({ signal }) => api.get<{ task: TaskDetail }>(url`/api/tasks/${id}`, { signal }),
    select: (answer) => answer.task,
  });
}

/** A run that one started, or was told of. */
export function useTaskRun(id: string) {
  return useQuery({
    queryKey: [...TASKS_KEY, "run", id],
    queryFn: ({ signal }) => api.get<{ task: TaskDetail }>(url`/api/tasks/runs/${id}`, { signal }),
    select: (answer) => answer.task,
  });
}

/** Says that one has read a copy. */
export function useNoteRead() {
  return useSending((id: string) => api.post(`${url`/api/tasks/${id}`}:read`), [...TASKS_KEY, "counts"]);
}

/** What linked fields take and calculations are beside values that are not sent yet. */
export const besideTask = (id: string) => async (values: FieldValues, fields: readonly string[]) =>
  (await api.post<{ values: FieldValues }>(`${url`/api/tasks/${id}`}:linked`, { values, fields })).values;

/** Takes back what one decided; the to-do is open again, under another id where its step was over. */
export function useTakeBack(id: string) {
  return useSending(() => api.post(`${url`/api/tasks/${id}`}:take-back`), TASKS_KEY);
}

/** Acts; where somebody else was first, what they made of it is fetched. */
export function useAct(id: string) {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: TASKS_KEY });
  return useMutation({
    mutationFn: (act: TaskAct) => api.post(`${url`/api/tasks/${id}`}:act`, act),
    onSuccess: refresh,
    onError: (error) => asProblem(error).status === 409 && refresh(),
  });
}

/** Submits or refuses several; answers which could not be and why. */
export function useBatch() {
  return useSending(
    (given: { ids: string[]; action: "submit" | "reject"; opinion: string }) =>
      api.post<{ done: string[]; failed: { id: string; code: string; message: string }[] }>(
        "/api/tasks:batch",
        given,
      ),
    TASKS_KEY,
  );
}

export function useRunAct(run: string) {
  return useSending(
    (what: "withdraw" | "urge") => api.post(`${url`/api/runs/${run}`}:${what}`, {}),
    TASKS_KEY,
  );
}

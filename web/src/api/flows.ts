import type { Operator } from "./fieldTypes";
import type { Medium } from "./messages";
import type { Predicate } from "./predicate";
import type { FieldError } from "./problem";

/** A text in one language or in several. */
export type Texts = string | { [language: string]: string };

/** A formula, or a comparison of fields; the second is what the condition editor writes. */
export type Condition = string | Predicate | Record<string, unknown>;

export const UNITS = ["minutes", "hours", "days", "workdays"] as const;
export type Unit = (typeof UNITS)[number];

export interface Duration {
  amount: number;
  unit?: Unit;
}

/** Who is asked or told. */
export type AssigneeSource =
  | { kind: "members"; ids: string[] }
  | { kind: "departments"; ids: string[]; below?: boolean; heads_only?: boolean }
  | { kind: "roles"; keys: string[] }
  | { kind: "superior"; of?: string; level?: number }
  | {
      kind: "superiors";
      of?: string;
      level?: number | null;
      role?: string | null;
      department?: string | null;
    }
  | { kind: "initiator" }
  | { kind: "member_field"; field: string }
  | { kind: "department_field"; field: string; heads_only?: boolean }
  | { kind: "channel_manager" }
  | { kind: "partner_users"; field?: string | null; roles?: string[] }
  | { kind: "actor_of"; step: string };

export type SourceKind = AssigneeSource["kind"];
export type SourceOf<Kind extends SourceKind> = Extract<AssigneeSource, { kind: Kind }>;

export const INPUT_TYPES = ["text", "number", "date", "boolean", "member"] as const;

/** What a button, a call from outside or the answer of an HTTP step brings along. */
export interface InputField {
  key: string;
  label: Texts;
  type?: (typeof INPUT_TYPES)[number];
  required?: boolean;
}

export const RECORD_EVENTS = ["created", "updated", "deleted", "restored"] as const;
export type RecordEvent = (typeof RECORD_EVENTS)[number];

export type Trigger =
  | { kind: "record"; events: RecordEvent[]; when?: Condition | null; changed?: string[] }
  | {
      kind: "button";
      label: Texts;
      when?: Condition | null;
      roles?: string[];
      many?: boolean;
      inputs?: InputField[];
    }
  | { kind: "schedule"; cron: string; workdays?: boolean; when?: Condition | null }
  | {
      kind: "date";
      field: string;
      days?: number;
      also?: number[];
      yearly?: boolean;
      at?: string;
      when?: Condition | null;
    }
  | { kind: "webhook"; inputs?: InputField[] }
  | { kind: "flow" }
  | { kind: "happening"; name: string; inputs?: InputField[]; when?: Condition | null };

export type TriggerKind = Trigger["kind"];
export type TriggerOf<Kind extends TriggerKind> = Extract<Trigger, { kind: Kind }>;

export const MODES = ["any", "all", "sequence", "share", "first"] as const;
export type Mode = (typeof MODES)[number];

export const ACTION_NAMES = [
  "submit",
  "save",
  "reject",
  "return",
  "transfer",
  "add_before",
  "add_after",
  "add_beside",
  "claim",
  "release",
  "end",
  "print",
  "batch",
] as const;
export type ActionName = (typeof ACTION_NAMES)[number];

export interface ActionSetting {
  name: ActionName;
  label?: Texts | null;
}

export const FIELD_USES = ["hidden", "read", "write", "required"] as const;
export type FieldUse = (typeof FIELD_USES)[number];

export const WALKS = ["again", "straight", "unchanged"] as const;
export type Walk = (typeof WALKS)[number];

export interface Return {
  to?: "previous" | "chosen" | "start";
  steps?: string[];
  walk?: Walk;
  choose_walk?: boolean;
  values?: Values;
}

export const DEADLINE_ACTS = ["remind", "submit", "return", "transfer", "escalate"] as const;
export type DeadlineAct = (typeof DEADLINE_ACTS)[number];

/** A time after a step was reached, before or at a date field, or a share of the first such time. */
export interface Deadline {
  after?: Duration | null;
  field?: string | null;
  end_of_day?: boolean;
  before?: Duration | null;
  share?: number | null;
  act?: DeadlineAct;
  to?: AssigneeSource[];
  text?: Texts | null;
}

export interface Nobody {
  act?: "stop" | "skip" | "people";
  to?: AssigneeSource[];
}

export interface Point {
  x: number;
  y: number;
}

interface Base {
  key: string;
  title: Texts;
  about?: Texts | null;
  at?: Point | null;
}

interface Human extends Base {
  people?: AssigneeSource[];
  nobody?: Nobody;
  fields?: Record<string, FieldUse>;
  others?: "hidden" | "read";
  summary?: string[];
  notice?: Texts | null;
}

export interface AskingStep extends Human {
  kind: "approve" | "fill";
  mode?: Mode;
  share?: number;
  opinion?: "none" | "optional" | "required" | "on_refusal";
  signature?: "none" | "optional" | "required";
  actions?: ActionSetting[];
  returns?: Return;
  repeated?: "ask" | "previous" | "any";
  not_own?: boolean;
  own_fields?: string[];
  deadlines?: Deadline[];
}

export interface CcStep extends Human {
  kind: "cc";
}

export interface StartStep extends Base {
  kind: "start";
  fields?: Record<string, FieldUse>;
  others?: "hidden" | "read" | "write";
}

export interface EndStep extends Base {
  kind: "end";
  outcome?: "done" | "rejected";
}

/** Formulas by the field they are written to. */
export type Values = Record<string, string>;

/** Which records of a form; a comparison may have a formula over the names of the run for its value. */
export type Filter =
  | { field: string; op: Operator; value?: unknown; formula?: string }
  | { all: Filter[] }
  | { any: Filter[] }
  | { not: Filter };

interface Choosing extends Base {
  form?: string | null;
  record?: string | null;
  where?: Filter | null;
}

export interface BranchStep extends Base {
  kind: "branch";
  takes?: "first" | "every";
}

export interface ParallelStep extends Base {
  kind: "parallel";
}

export interface JoinStep extends Base {
  kind: "join";
  waits_for?: "all" | "first";
}

export interface CreateStep extends Base {
  kind: "create";
  form: string;
  values: Values;
}

export interface UpdateStep extends Choosing {
  kind: "update";
  values: Values;
}

export interface UpsertStep extends Base {
  kind: "upsert";
  form: string;
  match: string[];
  values: Values;
}

export interface DeleteStep extends Choosing {
  kind: "delete";
}

export interface FindStep extends Base {
  kind: "find";
  form: string;
  where?: Filter | null;
  sort?: string | null;
  many?: boolean;
  limit?: number;
  beyond?: "fail" | "leave";
}

export interface FormulaStep extends Base {
  kind: "formula";
  values: Values;
}

export interface LoopStep extends Base {
  kind: "loop";
  over: string;
  limit?: number;
}

export interface WaitStep extends Base {
  kind: "wait";
  duration?: Duration | null;
  until?: string | null;
}

export interface SubflowStep extends Base {
  kind: "subflow";
  flow: string;
  record?: string | null;
  each?: string | null;
  waits?: boolean;
}

export interface NotifyStep extends Base {
  kind: "notify";
  people: AssigneeSource[];
  subject: Texts;
  text: Texts;
  urgent?: boolean;
  /** The ways it leaves by; none: those of notices, or what each person chose. */
  media?: Medium[];
  /** Sent only where somebody has not read what this step before it sent. */
  unread?: string | null;
}

export interface HttpStep extends Base {
  kind: "http";
  method?: "POST" | "GET";
  url: string;
  values?: Values;
  outputs?: InputField[];
}

export interface DocumentStep extends Base {
  kind: "document";
  template: string;
  field: string;
}

export interface TaskStep extends Base {
  kind: "task";
  name: string;
  values?: Values;
  outputs?: InputField[];
}

export type Step =
  | StartStep
  | EndStep
  | AskingStep
  | CcStep
  | BranchStep
  | ParallelStep
  | JoinStep
  | CreateStep
  | UpdateStep
  | UpsertStep
  | DeleteStep
  | FindStep
  | FormulaStep
  | LoopStep
  | WaitStep
  | SubflowStep
  | NotifyStep
  | HttpStep
  | DocumentStep
  | TaskStep;

export type StepKind = Step["kind"];
export type StepOf<Kind extends StepKind> = Extract<Step, { kind: Kind }>;

export const PARTS = ["next", "rejected", "none", "failed", "body"] as const;
export type Part = (typeof PARTS)[number];

export interface Line {
  source: string;
  target: string;
  part?: Part;
  when?: Condition | null;
  otherwise?: boolean;
  title?: Texts | null;
}

export interface Rules {
  withdraw?: "never" | "untouched" | "always";
  withdrawn?: Values;
  urges_per_hour?: number;
  one_at_a_time?: boolean;
  managers?: AssigneeSource[];
}

/** A flow as people write it. */
export interface FlowDocument {
  key: string;
  title: Texts;
  about?: Texts | null;
  form?: string | null;
  trigger: Trigger;
  steps: Step[];
  lines?: Line[];
  rules?: Rules;
}

export const DEADLINES_MAX = 5;
export const STEPS_MAX = 200;

/** What is wrong with a document: `field` as `steps.<key>.people` or `lines.3.when`. */
export interface FlowError extends FieldError {
  step?: string | null;
}

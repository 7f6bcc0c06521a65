import type { AssigneeSource, FlowDocument, Line, Step, Texts, Trigger } from "@/api/flows";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { APPROVING } from "./edit";

export const SAMPLES = ["approval", "amounts", "reminder", "follow", "closedLoop", "blank"] as const;
export type Sample = (typeof SAMPLES)[number];

interface Given {
  key: string;
  title: Texts;
  form: FormDefinition | undefined;
  /** A word in every language, by its key. */
  said: (key: string) => Texts;
}

const SUPERIOR: AssigneeSource = { kind: "superior", of: "initiator", level: 1 };
const INITIATOR: AssigneeSource = { kind: "initiator" };

const live = (form: FormDefinition | undefined) => (form?.fields ?? []).filter(({ retired }) => !retired);

const firstOf = (form: FormDefinition | undefined, types: readonly string[]): FieldDefinition | undefined =>
  live(form).find(({ type, meaning }) => types.includes(meaning ?? type));

const ends = ({ said }: Given): [Step, Step] => [
  { kind: "start", key: "start", title: said("start") },
  { kind: "end", key: "end", title: said("end") },
];

const line = (source: string, target: string, more: Partial<Line> = {}): Line => ({
  source,
  target,
  ...more,
});

type Made = Pick<FlowDocument, "trigger" | "steps" | "lines">;

const CREATED: Trigger = { kind: "record", events: ["created"] };

function blank(given: Given): Made {
  const [start, end] = ends(given);
  const trigger: Trigger = given.form ? CREATED : { kind: "schedule", cron: "0 9 * * *" };
  return { trigger, steps: [start, end], lines: [line("start", "end")] };
}

function approval(given: Given): Made {
  const [start, end] = ends(given);
  const step: Step = {
    kind: "approve",
    key: "approve",
    title: given.said("superior"),
    people: [SUPERIOR],
    ...APPROVING,
  };
  return {
    trigger: CREATED,
    steps: [start, step, end],
    lines: [line("start", "approve"), line("approve", "end")],
  };
}

/** Below 10,000 one superior, up to 100,000 two one after the other, above that several together. */
function amounts(given: Given): Made {
  const [start, end] = ends(given);
  const { said } = given;
  const field = firstOf(given.form, ["money"]) ?? firstOf(given.form, ["number"]);
  const above = (value: number) => (field ? { all: [{ field: field.key, op: "gte", value }] } : { all: [] });
  const deadlines = [
    { share: 50, act: "remind" as const },
    { after: { amount: 48, unit: "hours" as const }, act: "escalate" as const, to: [SUPERIOR] },
  ];
  const steps: Step[] = [
    start,
    { kind: "branch", key: "amount", title: said("byAmount") },
    {
      kind: "approve",
      key: "board",
      title: said("board"),
      people: [{ kind: "superiors", of: "initiator", level: 3 }],
      mode: "all",
      ...APPROVING,
      deadlines,
    },
    {
      kind: "approve",
      key: "director",
      title: said("director"),
      people: [{ kind: "superiors", of: "initiator", level: 2 }],
      mode: "sequence",
      ...APPROVING,
      deadlines,
    },
    { kind: "approve", key: "superior", title: said("superior"), people: [SUPERIOR], ...APPROVING },
    end,
  ];
  return {
    trigger: CREATED,
    steps,
    lines: [
      line("start", "amount"),
      line("amount", "board", { when: above(100_000) }),
      line("amount", "director", { when: above(10_000) }),
      line("amount", "superior", { otherwise: true }),
      line("board", "end"),
      line("director", "end"),
      line("superior", "end"),
    ],
  };
}

function reminder(given: Given): Made {
  const [start, end] = ends(given);
  const day = firstOf(given.form, ["date"]);
  const people = firstOf(given.form, ["member"]);
  const notify: Step = {
    kind: "notify",
    key: "notify",
    title: given.said("remind"),
    people: [people ? { kind: "member_field", field: people.key } : { kind: "channel_manager" }],
    subject: textIn(given, "remindSubject"),
    text: day ? `${textIn(given, "remindText")} {${day.key}}` : textIn(given, "remindText"),
  };
  return {
    trigger: { kind: "date", field: day?.key ?? "", days: -30, at: "09:00" },
    steps: [start, notify, end],
    lines: [line("start", "notify"), line("notify", "end")],
  };
}

/** What is written once for all readers, in the language of who begins the flow. */
const textIn = ({ said }: Given, key: string): string => {
  const texts = said(key);
  return typeof texts === "string" ? texts : (Object.values(texts)[0] ?? "");
};

function follow(given: Given): Made {
  const [start, end] = ends(given);
  const create: Step = { kind: "create", key: "create", title: given.said("create"), form: "", values: {} };
  return {
    trigger: { kind: "record", events: ["updated"] },
    steps: [start, create, end],
    lines: [line("start", "create"), line("create", "end")],
  };
}

/** Seven days for the answer, reminders at half and at 80 percent, the superior told at the end. */
function closedLoop(given: Given): Made {
  const [start, end] = ends(given);
  const { said } = given;
  const own = firstOf(given.form, ["member"]);
  const owner: AssigneeSource = own ? { kind: "member_field", field: own.key } : { kind: "channel_manager" };
  const steps: Step[] = [
    start,
    {
      kind: "fill",
      key: "handle",
      title: said("handle"),
      people: [owner],
      deadlines: [
        { share: 50, act: "remind" },
        { share: 80, act: "remind", to: [SUPERIOR] },
        { after: { amount: 7, unit: "days" }, act: "escalate", to: [SUPERIOR] },
      ],
    },
    {
      kind: "approve",
      key: "confirm",
      title: said("confirm"),
      people: [INITIATOR],
      ...APPROVING,
      returns: { to: "chosen", steps: ["handle"], walk: "again" },
    },
    {
      kind: "notify",
      key: "told",
      title: said("told"),
      people: [owner, INITIATOR],
      subject: textIn(given, "closed"),
      text: textIn(given, "closedText"),
    },
    end,
  ];
  return {
    trigger: CREATED,
    steps,
    lines: [line("start", "handle"), line("handle", "confirm"), line("confirm", "told"), line("told", "end")],
  };
}

const MAKERS: Record<Sample, (given: Given) => Made> = {
  approval,
  amounts,
  reminder,
  follow,
  closedLoop,
  blank,
};

/** What only makes sense about records. */
export const needsForm = (sample: Sample) => sample !== "blank";

/** A flow to begin with. */
export function sampleOf(sample: Sample, given: Given): FlowDocument {
  const { key, title, form } = given;
  return { key, title, form: form?.key ?? null, ...MAKERS[sample](given), rules: {} };
}

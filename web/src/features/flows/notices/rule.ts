import type { Duration, FlowDocument, NotifyStep, Step, Texts, TriggerKind } from "@/api/flows";
import { freeKey } from "@/shared/keys";

/** What rules begin by; buttons and calls from outside belong to flows. */
export const RULE_EVENTS: readonly TriggerKind[] = ["record", "date", "schedule", "happening"];
export const FOLLOW_UPS_MAX = 3;

/** Words of steps that nobody draws, in every language. */
export interface Words {
  start: Texts;
  end: Texts;
  told: Texts;
  wait: Texts;
  again: Texts;
}

export interface FollowUp {
  wait: string;
  after: Duration;
  step: NotifyStep;
}

/** A document as a rule: what is told, and whom else as long as somebody has not read it. */
export interface Rule {
  notice: NotifyStep;
  followUps: FollowUp[];
}

/** The rule in a document of a rule's shape, as the server tells it (`simple`); null where there is no message. */
export function ruleIn(document: FlowDocument): Rule | null {
  const [notice, ...others] = document.steps.filter((step) => step.kind === "notify");
  if (!notice) return null;
  const waits = document.steps.filter((step) => step.kind === "wait");
  const followUps = others.flatMap((step, index) => {
    const wait = waits[index];
    return wait ? [{ wait: wait.key, after: wait.duration ?? { amount: 24 }, step }] : [];
  });
  return { notice, followUps };
}

/** The steps one after the other. */
function inTurn(document: FlowDocument, steps: Step[]): FlowDocument {
  const lines = steps
    .slice(1)
    .map((step, index) => ({ source: steps[index]?.key ?? "start", target: step.key }));
  return { ...document, steps, lines };
}

/** A rule that tells nobody anything yet. */
export function begunRule(words: Words, form: string | null): FlowDocument {
  const notice: NotifyStep = {
    kind: "notify",
    key: "told",
    title: words.told,
    people: [],
    subject: "",
    text: "",
  };
  const document: FlowDocument = {
    key: "notice",
    title: {},
    form,
    trigger: { kind: "record", events: ["created"] },
    steps: [],
  };
  return inTurn(document, [
    { kind: "start", key: "start", title: words.start },
    notice,
    { kind: "end", key: "end", title: words.end },
  ]);
}

/** Another message where the first is still unread after a day, to be addressed. */
export function withFollowUp(document: FlowDocument, words: Words): FlowDocument {
  const rule = ruleIn(document);
  if (!rule || rule.followUps.length >= FOLLOW_UPS_MAX) return document;
  const taken = new Set(document.steps.map(({ key }) => key));
  const wait = freeKey("wait", "wait", taken);
  const again = freeKey("again", "again", taken);
  const { subject, text } = rule.notice;
  const steps = document.steps.filter(({ kind }) => kind !== "end");
  const ends = document.steps.filter(({ kind }) => kind === "end");
  return inTurn(document, [
    ...steps,
    { kind: "wait", key: wait, title: words.wait, duration: { amount: 24, unit: "hours" } },
    {
      kind: "notify",
      key: again,
      title: words.again,
      people: [],
      subject,
      text,
      unread: rule.notice.key,
    },
    ...ends,
  ]);
}

export function withoutFollowUp(document: FlowDocument, each: FollowUp): FlowDocument {
  return inTurn(
    document,
    document.steps.filter(({ key }) => key !== each.wait && key !== each.step.key),
  );
}

/** A step with other settings. */
export function withStep(document: FlowDocument, key: string, part: Partial<Step>): FlowDocument {
  const steps = document.steps.map((step) => (step.key === key ? ({ ...step, ...part } as Step) : step));
  return { ...document, steps };
}

import type { TFunction } from "i18next";
import type {
  AskingStep,
  AssigneeSource,
  CcStep,
  Condition,
  Deadline,
  Duration,
  FlowDocument,
  Line,
  Step,
  Trigger,
} from "@/api/flows";
import type { Predicate } from "@/api/predicate";
import { formulaText } from "@/conditions/formula";
import { type Readings, sentenceOf } from "@/conditions/sentence";
import { monthsOf, rhythmOf } from "./cron";
import { partOf } from "./kinds";

/** What keys and ids in a flow are called; undefined where that is not known. */
export interface Names {
  readings: Readings;
  member: (id: string) => string | undefined;
  department: (id: string) => string | undefined;
  role: (key: string) => string | undefined;
  form: (key: string) => string | undefined;
  flow: (key: string) => string | undefined;
}

export interface Telling {
  t: TFunction;
  names: Names;
  document: FlowDocument;
}

const fieldName = ({ names }: Telling, key: string) => {
  const field = names.readings.fields.get(key);
  return field ? names.readings.reader.label(field.label) : key;
};

/** What a step is called: its title, else its key. */
export function stepName({ t, names, document }: Telling, key: string): string {
  const step = document.steps.find((each) => each.key === key);
  return names.readings.reader.label(step?.title) || key || t("flows.unnamed");
}

export function durationText(t: TFunction, { amount, unit = "hours" }: Duration): string {
  return t(`flows.units.${unit}`, { count: amount });
}

/** Every name where all are known and few, else how many they are. */
function listed(keys: readonly string[], nameOf: (key: string) => string | undefined, telling: Telling) {
  const found = keys.map(nameOf);
  if (keys.length > 2 || found.some((name) => !name)) return null;
  return found.join(telling.names.readings.reader.separator);
}

function whose(telling: Telling, of: string | undefined): string {
  if (!of || of === "initiator") return telling.t("flows.sources.initiator");
  const step = /^step:(.+)$/.exec(of)?.[1];
  if (step) return telling.t("flows.sources.actorOf", { step: stepName(telling, step) });
  return fieldName(telling, of);
}

/** One source of people in words. */
export function sourceText(source: AssigneeSource, telling: Telling): string {
  const { t, names } = telling;
  switch (source.kind) {
    case "members":
      return (
        listed(source.ids, names.member, telling) ?? t("flows.sources.members", { count: source.ids.length })
      );
    case "departments": {
      const name = listed(source.ids, names.department, telling);
      if (name) return t(`flows.sources.${source.heads_only ? "head" : "department"}`, { name });
      return t(`flows.sources.${source.heads_only ? "heads" : "departments"}`, { count: source.ids.length });
    }
    case "roles":
      return (
        listed(source.keys, names.role, telling) ?? t("flows.sources.roles", { count: source.keys.length })
      );
    case "superior": {
      const of = whose(telling, source.of);
      return (source.level ?? 1) === 1
        ? t("flows.sources.superior", { of })
        : t("flows.sources.superiorOf", { of, level: source.level });
    }
    case "superiors":
      return t("flows.sources.superiors", { of: whose(telling, source.of) });
    case "member_field":
      return t("flows.sources.memberField", { field: fieldName(telling, source.field) });
    case "department_field":
      return t(`flows.sources.${source.heads_only === false ? "departmentField" : "departmentHead"}`, {
        field: fieldName(telling, source.field),
      });
    case "partner_users":
      return source.field
        ? t("flows.sources.partnerUsersOf", { field: fieldName(telling, source.field) })
        : t("flows.sources.partnerUsers");
    case "actor_of":
      return t("flows.sources.actorOf", { step: stepName(telling, source.step) });
    case "channel_manager":
      return t("flows.sources.channelManager");
    case "initiator":
      return t("flows.sources.initiator");
  }
}

/** People in words: 区域经理、张三. */
export function peopleText(people: readonly AssigneeSource[] | undefined, telling: Telling): string {
  if (!people || people.length === 0) return telling.t("flows.sources.nobody");
  return people.map((source) => sourceText(source, telling)).join(telling.names.readings.reader.separator);
}

function deadlineText(deadline: Deadline, telling: Telling): string | null {
  const { t } = telling;
  const act = t(`flows.acts.${deadline.act ?? "remind"}`);
  if (deadline.after) return t("flows.summary.after", { time: durationText(t, deadline.after), act });
  if (deadline.field) return t("flows.summary.byField", { field: fieldName(telling, deadline.field), act });
  return null;
}

/** One person alone is not asked "by all": the mode is told where several may be. */
function humanText(step: AskingStep | CcStep, telling: Telling): string {
  const { t } = telling;
  const parts = [peopleText(step.people, telling)];
  if (step.kind !== "cc") {
    if ((step.people ?? []).length > 0) parts.push(t(`flows.modes.${step.mode ?? "any"}`));
    const last = (step.deadlines ?? [])
      .map((each) => deadlineText(each, telling))
      .filter(Boolean)
      .at(-1);
    if (last) parts.push(last);
  }
  return parts.join(" · ");
}

const quiet = (telling: Telling) => telling.t("flows.summary.nothing");

function dataText(step: Step, telling: Telling): string | null {
  const { t, names } = telling;
  const form = (key: string) => names.form(key) ?? key;
  switch (step.kind) {
    case "create":
      return step.form ? t("flows.summary.create", { form: form(step.form) }) : quiet(telling);
    case "update": {
      const count = Object.keys(step.values).length;
      return step.form
        ? t("flows.summary.update", { form: form(step.form), count })
        : t("flows.summary.updateOwn", { count });
    }
    case "upsert":
      return step.form ? t("flows.summary.upsert", { form: form(step.form) }) : quiet(telling);
    case "delete":
      return step.form ? t("flows.summary.delete", { form: form(step.form) }) : t("flows.summary.deleteOwn");
    case "find":
      if (!step.form) return quiet(telling);
      return step.many
        ? t("flows.summary.findMany", { form: form(step.form), limit: step.limit ?? 100 })
        : t("flows.summary.findOne", { form: form(step.form) });
    case "formula": {
      const keys = Object.keys(step.values);
      return keys.length > 0
        ? t("flows.summary.formula", { names: keys.join(names.readings.reader.separator) })
        : quiet(telling);
    }
    default:
      return null;
  }
}

function waysText(step: Step, telling: Telling): string | null {
  const { t, document } = telling;
  const lines = (document.lines ?? []).filter((line) => line.source === step.key && partOf(line) === "next");
  switch (step.kind) {
    case "branch":
      return t(`flows.summary.${step.takes === "every" ? "branchesEvery" : "branches"}`, {
        count: lines.length,
      });
    case "parallel":
      return t("flows.summary.parallel", { count: lines.length });
    case "join":
      return t(`flows.summary.${step.waits_for === "first" ? "joinFirst" : "joinAll"}`);
    case "loop": {
      const isStep = document.steps.some(({ key }) => key === step.over);
      if (!step.over) return quiet(telling);
      return t("flows.summary.loop", {
        over: isStep ? stepName(telling, step.over) : fieldName(telling, step.over),
      });
    }
    case "wait":
      if (step.duration) return t("flows.summary.wait", { time: durationText(t, step.duration) });
      return step.until ? t("flows.summary.until", { until: step.until }) : quiet(telling);
    default:
      return null;
  }
}

/** What a step does, in one line. */
export function summaryOf(step: Step, telling: Telling): string {
  const { t, names, document } = telling;
  switch (step.kind) {
    case "start":
      return triggerText(document.trigger, telling);
    case "end":
      return t(`flows.summary.${step.outcome ?? "done"}`);
    case "approve":
    case "fill":
    case "cc":
      return humanText(step, telling);
    case "subflow": {
      if (!step.flow) return quiet(telling);
      const flow = names.flow(step.flow) ?? step.flow;
      return t(`flows.summary.${step.waits === false ? "subflow" : "subflowWaits"}`, { flow });
    }
    case "notify":
      return t("flows.summary.notify", { people: peopleText(step.people, telling) });
    case "http":
      return step.url ? t("flows.summary.http", { url: step.url }) : quiet(telling);
    case "document":
      return step.field
        ? t("flows.summary.document", { field: fieldName(telling, step.field) })
        : quiet(telling);
    case "task":
      return step.name ? t(`flows.tasks.${step.name}`, { defaultValue: step.name }) : quiet(telling);
    default:
      return dataText(step, telling) ?? waysText(step, telling) ?? quiet(telling);
  }
}

export function rhythmText(t: TFunction, cron: string, isWorkdays: boolean, separator: string): string {
  const rhythm = rhythmOf(cron);
  switch (rhythm.kind) {
    case "hourly":
      return t("flows.cron.hourly", { minute: rhythm.minute });
    case "daily":
      return t(`flows.cron.${isWorkdays ? "workdays" : "daily"}`, { at: rhythm.at });
    case "weekly":
      return t("flows.cron.weekly", {
        days: rhythm.days.map((day) => t(`flows.cron.days.${day as 0}`)).join(separator),
        at: rhythm.at,
      });
    case "monthly":
      return t("flows.cron.monthly", { days: rhythm.days.join(separator), at: rhythm.at });
    case "custom": {
      const yearly = monthsOf(cron);
      if (!yearly) return t("flows.cron.custom", { cron });
      const { months, days, at } = yearly;
      return t("flows.cron.yearly", { months: months.join(separator), days: days.join(separator), at });
    }
  }
}

const alsoText = (t: TFunction, day: number) =>
  day === 0
    ? t("flows.triggers.alsoOn")
    : t(`flows.triggers.${day < 0 ? "alsoBefore" : "alsoAfter"}`, { count: Math.abs(day) });

/** What starts a flow, as a person would say it. */
export function triggerText(trigger: Trigger, telling: Telling): string {
  const { t, names, document } = telling;
  const { reader } = names.readings;
  const form = (document.form && (names.form(document.form) ?? document.form)) || t("flows.triggers.noForm");
  switch (trigger.kind) {
    case "record": {
      if (trigger.changed && trigger.changed.length > 0 && trigger.events.join() === "updated") {
        const fields = trigger.changed.map((key) => fieldName(telling, key)).join(reader.separator);
        return t("flows.triggers.recordChanged", { form, fields });
      }
      const events = trigger.events.map((event) => t(`flows.triggers.${event}`));
      return t("flows.triggers.record", { form, events: events.join(t("flows.triggers.or")) });
    }
    case "button":
      return t("flows.triggers.button", { form, label: reader.label(trigger.label) });
    case "schedule":
      return rhythmText(t, trigger.cron, trigger.workdays ?? false, reader.separator);
    case "date": {
      const days = trigger.days ?? 0;
      const name = days === 0 ? "onDay" : days < 0 ? "before" : "after";
      const field = fieldName(telling, trigger.field);
      const first = t(`flows.triggers.${name}`, { field, count: Math.abs(days), at: trigger.at ?? "09:00" });
      const also = (trigger.also ?? []).map((day) => alsoText(t, day)).join(reader.separator);
      const told = also === "" ? first : t("flows.triggers.also", { first, days: also });
      return trigger.yearly ? t("flows.triggers.yearly", { first: told }) : told;
    }
    case "happening":
      return t("flows.triggers.happening", {
        name: t(`flows.happenings.${trigger.name}`, { defaultValue: trigger.name }),
      });
    default:
      return t(`flows.triggers.${trigger.kind}`);
  }
}

const isPredicate = (condition: object): condition is Predicate =>
  ["all", "any", "not", "field"].some((part) => part in condition);

/** A condition in words. */
export function conditionText(condition: Condition, readings: Readings): string {
  if (typeof condition === "string") return formulaText(condition, readings);
  return isPredicate(condition) ? sentenceOf(condition, readings) : "";
}

/** What stands on a line: its title, when it is taken, or which way out it is. Empty where that goes without saying. */
export function lineText(line: Line, telling: Telling): string {
  const { t, names, document } = telling;
  const title = names.readings.reader.label(line.title);
  if (title) return title;
  const part = partOf(line);
  if (part !== "next") return t(`flows.parts.${part}`);
  if (line.otherwise) return t("flows.otherwise");
  if (line.when) return conditionText(line.when, names.readings);
  const source = document.steps.find(({ key }) => key === line.source);
  return source?.kind === "branch" ? t("flows.always") : "";
}

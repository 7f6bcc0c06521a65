import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { Stage } from "@/api/lifecycles";
import type { HistoryEntry } from "@/api/records";
import type { Label } from "@/shared/label";

export interface StageStep {
  key: string;
  label: Label;
  at: "passed" | "now" | "next" | "other";
}

interface Option {
  key: string;
  label?: Label;
}

/** The stages of a form as the options of its field stand. */
export function stagesOf(
  form: Pick<FormDefinition, "lifecycle" | "fields">,
): { key: string; label: Label }[] {
  const field = form.fields.find(({ key }) => key === form.lifecycle?.field);
  return optionsOf(field).map(({ key, label }) => ({ key, label: label ?? key }));
}

export function optionsOf(field: Pick<FieldDefinition, "settings"> | undefined): Option[] {
  return ((field?.settings as { options?: Option[] } | undefined)?.options ?? []) as Option[];
}

/** More stages than this are shown only as far as the record touches them. */
const MOST = 8;

/** Where a record came through, where it is, and where it may go next. */
export function pathOf(
  stages: readonly { key: string; label: Label }[],
  stage: Pick<Stage, "field" | "stage" | "transitions">,
  history: readonly Pick<HistoryEntry, "changes">[],
): StageStep[] {
  const passed = new Set(
    history.flatMap(({ changes }) =>
      changes.filter(({ field }) => field === stage.field).flatMap(({ before, after }) => [before, after]),
    ),
  );
  const next = new Set(stage.transitions.filter(({ allowed }) => allowed).map(({ to }) => to));
  const at = (key: string): StageStep["at"] => {
    if (key === stage.stage) return "now";
    if (next.has(key)) return "next";
    return passed.has(key) ? "passed" : "other";
  };
  const steps = stages.map((each) => ({ ...each, at: at(each.key) }));
  return steps.length <= MOST ? steps : steps.filter((step) => step.at !== "other");
}

const HOUR = 3_600_000;

/** Whole days, or hours below two days, between two moments. */
export function timeBetween(from: string, to: string): { unit: "days" | "hours"; count: number } {
  const passed = Math.max(0, Date.parse(to) - Date.parse(from));
  const hours = Math.floor(passed / HOUR);
  return hours < 48 ? { unit: "hours", count: hours } : { unit: "days", count: Math.floor(hours / 24) };
}

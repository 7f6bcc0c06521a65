import type { FlowDocument, FlowError } from "@/api/flows";
import { linesOf } from "./edit";

/** What is wrong, and where one mends it. */
export interface Fault {
  message: string;
  step: string | null;
  line: number | null;
  /** The setting of the step, of the trigger or of the rules: people, deadlines, cron. */
  setting: string | null;
}

/** A fault's place read from its path: `steps.<key>.people`, `lines.3.when`, `trigger.cron`, `rules.managers`. */
export function faultOf(error: FlowError, document: FlowDocument): Fault {
  const path = error.field.replace(/^document\./, "").split(".");
  const [part, name, setting = null] = path;
  const { message } = error;
  if (part === "lines" && name !== undefined && /^\d+$/.test(name)) {
    const line = Number(name);
    return { message, step: error.step ?? linesOf(document)[line]?.source ?? null, line, setting };
  }
  if (part === "steps" && name !== undefined) {
    const named = document.steps.some(({ key }) => key === name);
    const numbered = /^\d+$/.test(name) ? document.steps[Number(name)]?.key : undefined;
    return { message, step: error.step ?? (named ? name : (numbered ?? null)), line: null, setting };
  }
  if (part === "trigger") {
    const start = document.steps.find(({ kind }) => kind === "start")?.key ?? null;
    return { message, step: start, line: null, setting: name ? `trigger.${name}` : "trigger" };
  }
  return { message, step: error.step ?? null, line: null, setting: path.slice(0, 2).join(".") };
}

/** Sentences by the step, or by the line, they are about. */
export function grouped<Key>(
  faults: readonly Fault[],
  keyOf: (fault: Fault) => Key | null,
): Map<Key, string[]> {
  const groups = new Map<Key, string[]>();
  for (const fault of faults) {
    const key = keyOf(fault);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), fault.message]);
  }
  return groups;
}

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
  if (part === "trigger" || part === "form") {
    const start = document.steps.find(({ kind }) => kind === "start")?.key ?? null;
    return { message, step: start, line: null, setting: name ? `trigger.${name}` : part };
  }
  return { message, step: error.step ?? null, line: null, setting: path.slice(0, 2).join(".") };
}

const placeOf = (path: string) => path.replace(/^document\./, "").split(".");

/** Whether an error is about something that is still to be chosen; `blank` is the place of that. */
function isAt(error: FlowError, blank: string): boolean {
  const [place, wanted] = [placeOf(error.field), blank.split(".")];
  return wanted.every((each, index) => place[index] === each);
}

/**
 * Everything that is wrong. What is still to be chosen is said as such, in place of whatever the check says of the
 * word that stands for it.
 */
export function faultsOf(
  errors: readonly FlowError[],
  document: FlowDocument,
  blanks: ReadonlySet<string>,
  blank: string,
): Fault[] {
  const open = [...blanks].map((field) => faultOf({ field, code: "blank", message: blank }, document));
  const others = errors.filter((error) => ![...blanks].some((place) => isAt(error, place)));
  return [...open, ...others.map((error) => faultOf(error, document))];
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

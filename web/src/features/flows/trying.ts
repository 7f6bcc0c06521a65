import type { TraceStep } from "@/api/flowDrafts";
import type { FlowDocument } from "@/api/flows";
import { partOf } from "@/flows/kinds";
import type { StepState, StepStates } from "@/flows/scene";
import { linesOf } from "./edit";

const STATES: Readonly<Record<TraceStep["state"], StepState["state"]>> = {
  passed: "passed",
  waiting: "waiting",
  failed: "failed",
  returned: "passed",
  gone: "skipped",
};

export const stateOf = (step: TraceStep): StepState["state"] => STATES[step.state];

/** How far a sample came at each step; what it did not reach is to come. */
export function statesOf(document: FlowDocument, trace: readonly TraceStep[]): StepStates {
  const states: Record<string, StepState> = {};
  for (const { key } of document.steps) states[key] = { state: "remaining" };
  for (const each of trace) {
    states[each.step] = {
      state: stateOf(each),
      persons: each.people,
      ...(each.why ? { note: each.why } : {}),
    };
  }
  return states;
}

/** The lines that a sample took: of a branch those it chose, else those by the way out that it left a step by. */
export function takenOf(document: FlowDocument, trace: readonly TraceStep[]): Set<number> {
  const left = new Map(
    trace.filter((each) => stateOf(each) === "passed").map((each) => [each.step, each] as const),
  );
  const reached = new Set(trace.map(({ step }) => step));
  const seen = new Map<string, number>();
  return new Set(
    linesOf(document).flatMap((line, index) => {
      const number = seen.get(line.source) ?? 0;
      seen.set(line.source, number + 1);
      const by = left.get(line.source);
      if (!by || !reached.has(line.target)) return [];
      const isTaken = by.lines.length > 0 ? by.lines.includes(number) : by.part === partOf(line);
      return isTaken ? [index] : [];
    }),
  );
}

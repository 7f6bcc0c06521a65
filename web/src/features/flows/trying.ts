import type { TraceStep } from "@/api/flowDrafts";
import type { FlowDocument } from "@/api/flows";
import { partOf } from "@/flows/kinds";
import type { StepState, StepStates } from "@/flows/scene";
import { linesOf } from "./edit";

const STATES: Readonly<Record<string, StepState["state"]>> = {
  passed: "passed",
  done: "passed",
  waiting: "waiting",
  open: "waiting",
  failed: "failed",
  stuck: "failed",
  skipped: "skipped",
};

export const stateOf = (step: TraceStep): StepState["state"] => STATES[step.state] ?? "passed";

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

/** The lines that a sample took: between two steps it passed, by the way out that it left the first by. */
export function takenOf(document: FlowDocument, trace: readonly TraceStep[]): Set<number> {
  const left = new Map(
    trace.filter((each) => stateOf(each) === "passed").map((each) => [each.step, each.part ?? "next"]),
  );
  const reached = new Set(trace.map(({ step }) => step));
  return new Set(
    linesOf(document).flatMap((line, index) =>
      left.get(line.source) === partOf(line) && reached.has(line.target) ? [index] : [],
    ),
  );
}

import type { Run } from "@/api/runs";
import type { StepState, StepStates } from "@/flows/scene";

const seconds = (from: string, to: string) =>
  Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 1000));

const OUTCOMES: Readonly<Record<string, StepState["state"]>> = {
  done: "passed",
  rejected: "passed",
  returned: "passed",
  failed: "failed",
  skipped: "skipped",
  gone: "skipped",
  withdrawn: "skipped",
};

/** How far a run has come at each step: of one it came to several times, the last time. */
export function statesOf(run: Run, now: string): StepStates {
  const states: Record<string, StepState> = {};
  for (const { key } of run.document.steps) states[key] = { state: "remaining" };
  for (const attempt of run.steps) {
    if (attempt.visit === 0) continue;
    const live = run.live.find(({ visit }) => visit === attempt.visit);
    const persons = run.tasks
      .filter(
        (task) => task.visit === attempt.visit && (live ? task.status === "open" : task.done_at !== null),
      )
      .map((task) => task.by || task.person);
    const state = live ? (live.fault ? "failed" : "waiting") : (OUTCOMES[attempt.outcome ?? ""] ?? "passed");
    states[attempt.step] = {
      state,
      seconds: seconds(attempt.started_at, attempt.finished_at ?? now),
      ...(persons.length > 0 ? { persons } : {}),
      ...(live?.why ? { note: live.why } : {}),
    };
  }
  return states;
}

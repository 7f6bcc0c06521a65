import type { Settlement, StepTaken } from "@/api/settlements";

/** The steps of a settlement in their order. */
export const STEPS = [
  "calculated",
  "reviewed",
  "approved",
  "published",
  "confirmed",
  "paid",
  "closed",
] as const;

/** What a settlement can reach yet; the partners' answers are counted. */
export const SHOWN = STEPS.slice(0, 5);

export type StepName = (typeof STEPS)[number];

export interface Standing {
  done: boolean;
  /** The last step done: where the settlement stands. */
  current: boolean;
  taken: StepTaken | undefined;
}

type Course = Pick<Settlement, "status" | "steps">;

/** Whether a step has been taken, and by whom; what was sent back is no longer taken. */
export function standing({ status, steps }: Course, step: StepName): Standing {
  const reached = STEPS.indexOf(status as StepName);
  const done = STEPS.indexOf(step) <= reached;
  const taken = done ? steps.findLast((each) => each.status === step && each.action !== "reject") : undefined;
  return { done, current: status === step, taken };
}

/** The refusal that the settlement still stands under, if its last step was one. */
export function refusal({ steps }: Course): StepTaken | undefined {
  const last = steps.at(-1);
  return last?.action === "reject" ? last : undefined;
}

/** `change` as a share of what was there before; nothing when there was nothing. */
export function shareOf(change: string, before: string): number | null {
  const base = Number(before);
  return base === 0 ? null : Number(change) / base;
}

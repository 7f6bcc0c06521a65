type Tone = "plain" | "good" | "warn" | "bad" | "accent";

/** How what somebody did with a to-do looks. */
export const OUTCOME_TONES: Record<string, Tone> = {
  submit: "good",
  reject: "bad",
  return: "warn",
};

/** How the state of a run looks. */
export const RUN_TONES: Record<string, Tone> = {
  running: "accent",
  stuck: "bad",
  done: "good",
  rejected: "bad",
  withdrawn: "plain",
  ended: "plain",
};

type Tone = "plain" | "good" | "warn" | "bad" | "accent";

/** How what somebody did with a to-do looks. */
export const OUTCOME_TONES: Record<string, Tone> = {
  submit: "good",
  reject: "bad",
  return: "warn",
};

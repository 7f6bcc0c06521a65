type Tone = "plain" | "good" | "warn" | "bad" | "accent";

/** How the state of a run looks. */
export const RUN_TONES: Readonly<Record<string, Tone>> = {
  running: "accent",
  stuck: "bad",
  done: "good",
  rejected: "bad",
  withdrawn: "plain",
  ended: "plain",
};

import type { RunState } from "@/api/runs";

export const TONES: Readonly<Record<RunState, "good" | "accent" | "bad" | "warn" | "plain">> = {
  running: "accent",
  stuck: "bad",
  done: "good",
  rejected: "warn",
  withdrawn: "plain",
  ended: "plain",
};

import type { ChangeBucket } from "@/api/simulations";

type Wording = "below" | "loss" | "lossSmall" | "same" | "gainSmall" | "gain" | "above" | "new";

interface Said {
  wording: Wording;
  low: number;
  high: number;
  tone: "bad" | "plain" | "good";
}

/** How a bucket of changes reads: bounds without signs, the smaller share first. */
export function said({ kind, low, high }: ChangeBucket): Said {
  if (kind === "same") return { wording: "same", low: 0, high: 0, tone: "plain" };
  if (kind === "new") return { wording: "new", low: 0, high: 0, tone: "good" };
  if (low === null) return { wording: "below", low: 0, high: Math.abs(high ?? 0), tone: "bad" };
  if (high === null) return { wording: "above", low, high: 0, tone: "good" };
  if (high === 0) return { wording: "lossSmall", low: 0, high: -low, tone: "bad" };
  if (low === 0) return { wording: "gainSmall", low, high, tone: "good" };
  if (high < 0) return { wording: "loss", low: -high, high: -low, tone: "bad" };
  return { wording: "gain", low, high, tone: "good" };
}

import type { FlowLine } from "@/api/flowDrafts";

export const STATES = ["active", "draft", "paused", "stuck", "broken"] as const;
export type FlowState = (typeof STATES)[number];

/** How a flow stands; what needs somebody first. */
export function stateOf(flow: FlowLine): FlowState {
  if (flow.fault === "document_outdated") return "broken";
  if (flow.stuck > 0) return "stuck";
  if (flow.paused) return "paused";
  return flow.active === null ? "draft" : "active";
}

export interface Wanted {
  search: string;
  form: string;
  trigger: string;
  state: string;
}

/** The flows that fit what is asked for; the words typed are looked for in titles and keys. */
export function fitting(
  flows: readonly FlowLine[],
  wanted: Wanted,
  titleOf: (flow: FlowLine) => string,
): FlowLine[] {
  const words = wanted.search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return flows.filter((flow) => {
    const text = `${titleOf(flow)} ${flow.key}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (!wanted.form || flow.form === wanted.form) &&
      (!wanted.trigger || flow.trigger === wanted.trigger) &&
      (!wanted.state || stateOf(flow) === wanted.state)
    );
  });
}

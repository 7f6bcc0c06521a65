import type { Catalogue } from "../catalogue";
import type { leaving as source } from "../zh-CN/leaving";

/** Texts of what a member leaves behind in flows. */
export const leaving: Catalogue<typeof source> = {
  leaving: {
    waiting_one: "{{count}} to-do still waits for this person.",
    waiting_other: "{{count}} to-dos still wait for this person.",
    nothing: "No to-do waits for this person, and no flow names them.",
    named: "These flows name this person, who will not be asked any more:",
    steps: "{{flow}}: {{steps}}",
    heir: "Who takes over the to-dos",
    heirHint:
      "Without a choice each to-do goes by its step: to the others who are asked, to whom the step asks now, or to whom it asks when nobody is found. A step that has none of these stops and says so",
    noHeir: "By the rule of each step",
    reason: "Reason",
    reasonMissing: "Say why they are handed over",
    handed_one: "{{count}} to-do was handed over",
    handed_other: "{{count}} to-dos were handed over",
    kept_one: "{{count}} to-do may not be theirs and goes by the rule of its step",
    kept_other: "{{count}} to-dos may not be theirs and go by the rules of their steps",
  },
};

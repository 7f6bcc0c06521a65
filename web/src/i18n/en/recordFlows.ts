import type { Catalogue } from "../catalogue";
import type { recordFlows as source } from "../zh-CN/recordFlows";

export const recordFlows: Catalogue<typeof source> = {
  recordFlows: {
    title: "Flows",
    begin: "Start a flow",
    onMany_one: "It starts on the chosen record.",
    onMany_other: "It starts on each of the {{count}} chosen records.",
    begun_one: "{{count}} flow started",
    begun_other: "{{count}} flows started",
    butNot: "{{begun}}; not started: {{left}}",
    left: {
      gone_one: "{{count}} record that is gone or not yours to read",
      gone_other: "{{count}} records that are gone or not yours to read",
      not_now_one: "{{count}} that does not meet the condition",
      not_now_other: "{{count}} that do not meet the condition",
      running_one: "{{count}} that is in the flow already",
      running_other: "{{count}} that are in the flow already",
    },
    by: "started by {{name}}",
    waits: "{{step}}: waiting for {{people}}",
    due: "due",
    wasDue: "overdue since",
    handle: "Handle it",
    over_one: "{{count}} finished flow",
    over_other: "{{count}} finished flows",
  },
};

import type { Catalogue } from "../catalogue";
import type { stages as source } from "../zh-CN/stages";

export const stages: Catalogue<typeof source> = {
  stages: {
    path: "Stages",
    at: { passed: "(passed)", now: "(now)", next: "(possible next)" },
    since: "{{time}} in this stage",
    hours_one: "{{count}} hour",
    hours_other: "{{count}} hours",
    days_one: "{{count}} day",
    days_other: "{{count}} days",
    left: "{{time}} left, until",
    over: "overdue by {{time}}",
    fault: "It could not be moved by itself: {{why}}",
    others_one: "{{count}} other way is not open",
    others_other: "{{count}} other ways are not open",
    blocked: "Why not now",
    taken: "Moved to “{{stage}}”",
    goesTo: "Moves it to the stage “{{stage}}”",
    reason: "Reason",
    needed: "Please fill this in",
    reasonNeeded: "Please say why",
    took: "{{title}}",
    tookDue: "{{title}} (time ran out)",
    nowhere: "It cannot go to “{{stage}}”: there is no such transition.",
    refused: "It cannot go to “{{stage}}”: {{why}}",
  },
};

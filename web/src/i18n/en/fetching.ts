import type { Catalogue } from "../catalogue";
import type { fetching as source } from "../zh-CN/fetching";

export const fetching: Catalogue<typeof source> = {
  numbering: {
    made: "The number is made of",
    add: "Add a part",
    remove: "Remove this part",
    up: "Move this part to the front",
    parts: { text: "Fixed text", date: "Date", field: "Field value", counter: "Counter" },
    reset: "The counter begins anew",
    resets: { never: "Never", yearly: "Each year", monthly: "Each month", daily: "Each day" },
    resetAbout: "To begin anew each year, month or day, the number must show it; else two would be alike.",
    apart: "Count each field value by itself",
    sample: "Example: {{text}}",
  },
  linking: {
    on: "Value comes from another form",
    about: "Fetched when the fields it depends on change; empty where no record matches.",
    forVisitors: "Fetch this value for visitors (reads the other form)",
    form: "From which form",
    where: "Their field = our field",
    theirs: "Their field",
    ours: "Our field",
    addMatch: "Add a condition",
    removeMatch: "Remove this condition",
    take: "Which value to take",
    takeAbout: "Of several matching records the newest counts.",
    itself: "The record itself",
    overwrite: "People may write another value",
  },
  ranges: {
    name: "What may be chosen",
    all: "Every record may be chosen.",
    clear: "Choose from all",
  },
};

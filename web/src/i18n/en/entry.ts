import type { Catalogue } from "../catalogue";
import type { entry as source } from "../zh-CN/entry";

export const entry: Catalogue<typeof source> = {
  entry: {
    notANumber: "“{{text}}” is not a number. Please fill it in again.",
    inRow: "Row {{row}}: {{message}}",
    step: "Step {{number}}",
    stepOf: "Step {{number}} of {{count}}: {{title}}",
    steps: "Steps of this form",
    back: "Back",
    next: "Next",
    tab: "Page {{number}}",
    tabWrong: "Something here needs to be corrected",
    pending: "Not saved yet: fill in what is marked, then all of it is saved together.",
    giveUp: "Discard",
    readOnly: "A rule of the form decides this; it cannot be changed here.",
  },
};

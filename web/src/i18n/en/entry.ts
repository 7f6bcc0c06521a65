import type { Catalogue } from "../catalogue";
import type { entry as source } from "../zh-CN/entry";

export const entry: Catalogue<typeof source> = {
  entry: {
    step: "Step {{number}}",
    stepOf: "Step {{number}} of {{count}}: {{title}}",
    steps: "Steps of this form",
    back: "Back",
    next: "Next",
    tab: "Page {{number}}",
    tabWrong: "Something here needs to be corrected",
    readOnly: "A rule of the form decides this; it cannot be changed here.",
  },
};

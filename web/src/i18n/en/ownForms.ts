import type { Catalogue } from "../catalogue";
import type { ownForms as source } from "../zh-CN/ownForms";

export const ownForms: Catalogue<typeof source> = {
  ownForms: {
    title: "Business and records",
    about: "What we keep about your company’s business. Where it says New, you can enter records yourself.",
    none: "No records to look at",
    noneAbout: "Ask your channel manager if you should see some.",
    add: "New",
    addTo: "New: {{title}}",
    empty: "Nothing here yet",
    emptyAbout: "Records show here, the newest first.",
    emptyAdd: "You can enter the first one.",
    unknown: "No such records",
    unknownAbout: "They may be out of use, or your role may not see them.",
    mayNotAdd: "Your role cannot enter these records",
    masked: "Masked",
    maskedKept: "Now {{value}}; leave empty to keep it",
    profileKept: "Kept by your channel manager and your company’s owner.",
    created: "Sent",
  },
};

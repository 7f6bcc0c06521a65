import type { Catalogue } from "../catalogue";
import type { rewinding as source } from "../zh-CN/rewinding";

export const rewinding: Catalogue<typeof source> = {
  rewinding: {
    menu: "Restore to a moment",
    title: "Restore “{{name}}” to a moment",
    about:
      "All records, and the rows of their sub-forms, hold again what they held then: later changes are taken back, what was deleted since comes out of the recycle bin, what was made since goes into it. Records removed for good and erased personal data do not come back.",
    moment: "Choose a moment",
    preview: "See what it would do",
    changed_one: "{{count}} record gets its values back",
    changed_other: "{{count}} records get their values back",
    restored_one: "{{count}} record comes out of the recycle bin",
    restored_other: "{{count}} records come out of the recycle bin",
    removed_one: "{{count}} record goes into the recycle bin",
    removed_other: "{{count}} records go into the recycle bin",
    rowsChanged_one: "{{count}} row gets its values back",
    rowsChanged_other: "{{count}} rows get their values back",
    rowsRestored_one: "{{count}} row comes out of the recycle bin",
    rowsRestored_other: "{{count}} rows come out of the recycle bin",
    rowsRemoved_one: "{{count}} row goes into the recycle bin",
    rowsRemoved_other: "{{count}} rows go into the recycle bin",
    kept_one: "{{count}} value does not come back: its field has changed",
    kept_other: "{{count}} values do not come back: their fields have changed",
    nothing: "Nothing has changed since then.",
    run: "Restore",
    underWay: "Restoring in the background; you may close this.",
    failed: "Nothing was restored.",
    done: "Restored",
    here: "Restore to here",
    hereTitle: "Restore the whole record to this version?",
    hereAbout:
      "All fields hold again what they held then; later changes stay in the history. Rows of sub-forms stay as they are.",
  },
};

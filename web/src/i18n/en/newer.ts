/** Texts of a draft that was begun on an older version of its form. */
export const newer = {
  newer: {
    title: "Somebody published version {{version}} of this form",
    about_one: "You have one unpublished change, made on version {{version}}:",
    about_other: "You have {{count}} unpublished changes, made on version {{version}}:",
    won: "Both of you changed these; your change will stand:",
    lost: "These changes have no place in the new version and will be left out:",
    apply: "Apply my changes to the new version",
    discard: "Discard my changes",
    see: "See the new version",
    seeAbout: "Your changes are kept and can be applied to it.",
    discardTitle_one: "Discard one unpublished change?",
    discardTitle_other: "Discard {{count}} unpublished changes?",
    discardAbout: "Undo brings them back until you leave this page.",
    areas: {
      form: "Form settings",
      layout: "Layout",
      rules: "Rules",
      checks: "Checks",
      duplicates: "Duplicate checks",
    },
    separator: ", ",
    unnamed: "Unnamed field",
  },
};

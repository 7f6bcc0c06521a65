/** Texts of editing many records at once. */
export const batch = {
  batch: {
    ways: { value: "Set to", formula: "By formula", empty: "Clear" },
    wayOf: "{{name}}: how to change it",
    formulaOf: "Formula of {{name}}",
    emptied: "The field will be cleared",
    about:
      "Nothing changes before you have seen a preview. A formula is worked out for each record: price * 1.1.",
    preview: "Preview",
    back: "Back",
    changes_one: "{{shown}} record will change",
    changes_other: "{{shown}} records will change",
    same_one: "{{shown}} has the value already",
    same_other: "{{shown}} have the values already",
    refuse_one: "{{shown}} cannot be changed so",
    refuse_other: "{{shown}} cannot be changed so",
    skip_one: "Leave this record as it is and change the others",
    skip_other: "Leave these {{shown}} as they are and change the others",
    more: "and {{shown}} more",
    examples_one: "Before and after",
    examples_other: "The first {{count}} before and after",
    empty: "(empty)",
    running: "Changing records…",
    undo: "Undo",
  },
};

/** Texts of where a form is used, and of finding forms. */
export const formUses = {
  formUses: {
    about: "“{{name}}” is needed by these forms and flows. Change, retire or delete them first:",
    field: "{{form}}: field “{{field}}”",
    aggregate: "{{form}} (aggregate table)",
    flow: "Flow “{{name}}”",
    removeField: "Retire the field “{{name}}”?",
    removeAnyway: "Remove it",
    fieldAbout: "These use the field and will do without it:",
    fieldBlocked:
      "These use the field. Change the published flows among them first, else the form cannot be published:",
    kinds: {
      form: "Form “{{name}}”",
      flow: "Flow “{{name}}”",
      view: "View “{{name}}”",
      link: "Public link “{{name}}”",
      template: "Print template “{{name}}”",
    },
    places: ": {{places}}",
    search: "Find a form by name or key",
    nothing: "No form found",
  },
};

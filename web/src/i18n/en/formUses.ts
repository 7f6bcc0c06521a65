/** Texts of where a form is used, and of finding forms. */
export const formUses = {
  formUses: {
    about: "“{{name}}” is needed by these forms and flows. Change, retire or delete them first:",
    field: "{{form}}: field “{{field}}”",
    aggregate: "{{form}} (aggregate table)",
    flow: "Flow “{{name}}”",
    search: "Find a form by name or key",
    nothing: "No form found",
  },
};

/** Texts of hierarchies, in the designer. */
export const tree = {
  tree: {
    thisForm: "This form",
    hierarchy: "Leads to the record above",
    hierarchyAbout:
      "The chosen record stands above this one; the tree view shows them. No record can be placed below itself.",
  },
};

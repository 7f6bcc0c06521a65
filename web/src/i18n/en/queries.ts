import type { Catalogue } from "../catalogue";
import type { queries as source } from "../zh-CN/queries";

/** Texts of fields that show records of other forms. */
export const queries: Catalogue<typeof source> = {
  queries: {
    count: "{{count}} found",
    nothing: "No record fits",
    form: "Form to look in",
    where: "Their field and ours",
    contains: "contains",
    compared: "How they compare",
    itself: "This record",
    theirRecord: "Their record",
    columns: "Fields to show",
    sort: "Order",
    newest: "Newest first",
    descending: "Largest first",
    limit: "At most so many",
    visitors: "Show visitors what is found (reads the other form)",
  },
  offered: {
    from: "Options come from",
    own: "Written here",
    other: "Another form",
    form: "Which form",
    field: "Whose values",
    where: "Only of records that match (their field = ours)",
    nothing: "Nothing to choose",
    forVisitors: "Offer these options to visitors (reads the other form)",
  },
  people: {
    range: "Who may be chosen",
    recommended: "Recommended first",
    departments: "Of departments",
    roles: "With roles",
    members: "Members",
    of: "Of the department in this field",
    own: "Of the writer's own department",
    below: "And all departments below",
    take: "Which departments of it",
    ofRoles: "Which may be chosen",
    kind: "Roles of",
    kinds: { member: "Members", partner: "Partner users" },
    onlyRoles: "Only these",
  },
};

import type { Catalogue } from "../catalogue";
import type { aggregates as source } from "../zh-CN/aggregates";

/** Texts of aggregate tables. */
export const aggregates: Catalogue<typeof source> = {
  aggregates: {
    create: "New aggregate table",
    title: "Aggregate table",
    of: "Design aggregate table: {{name}}",
    about:
      "Totals of the records of one or more forms, always up to date: a stock is what came in less what went out. What would break a check is refused, also of two who submit at once.",
    column: "Field",
    does: "Does",
    groups: "Groups",
    from: "From {{form}}",
    source: "Source {{number}}",
    where: "Counts only",
    whereAll: "All records, or a condition",
    whereOf: "Which records of {{form}} count",
    valueNeeded: "Choose a field or write a formula",
    valueNone: "Nothing",
    valueOf: "{{field}} from {{form}}",
    addSource: "Add a form",
    removeSource: "Remove the source {{form}}",
    removeColumn: "Remove the field {{name}}",
    addGroup: "Add a field to group by",
    addTotal: "Add a total",
    newGroup: "Group",
    newTotal: "Total",
    counted: "Which form to count",
    by: "Which field to group by",
    rows: "Records",
    required: "Required",
  },
};

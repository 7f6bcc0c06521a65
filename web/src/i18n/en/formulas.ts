import type { Catalogue } from "../catalogue";
import type { formulas as source } from "../zh-CN/formulas";

export const formulas: Catalogue<typeof source> = {
  formulas: {
    functions: "Functions",
    search: "Find a function by name or purpose",
    all: "All",
    insert: "Insert",
    noFunction: "No such function; try another word",
    at: "Character {{at}}:",
    gives: "Result: {{kind}}",
    tryOn: "Choose a record to try it on",
    empty: "empty",
    yes: "Yes",
    no: "No",
    kinds: {
      text: "text",
      number: "number",
      money: "amount",
      percent: "percentage",
      date: "day",
      instant: "time",
      boolean: "yes or no",
      choice: "choice",
      reference: "reference",
      member: "member",
      list: "list",
      empty: "empty",
    },
  },
};

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type BoundTree, evaluate, type Plain, type Variables } from "./index";

interface Case {
  about: string;
  tree: BoundTree;
  record: string | Record<string, unknown>;
  variables: "set" | "unset";
  is: Plain;
}

interface Cases {
  records: Record<string, Record<string, unknown>>;
  variables: Variables;
  cases: Case[];
}

const CONTRACT = new URL("../../../contracts/expression_trees.json", import.meta.url);
const { records, variables, cases } = JSON.parse(readFileSync(CONTRACT, "utf-8")) as Cases;

describe("the browser answers as the server does", () => {
  test.each(cases)("$about", ({ tree, record, variables: given, is }) => {
    const values = typeof record === "string" ? (records[record] ?? {}) : record;
    expect(evaluate(tree, values, given === "set" ? variables : {})).toEqual(is);
  });
});

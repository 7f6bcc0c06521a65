/**
 * The formula language in the browser: interprets a bound tree, with the same answers as the server.
 *
 *     const { evaluate } = await import("@/expressions");
 *     evaluate(bound, record, { today: "2020-05-31", me: memberId })
 *
 * `evaluate(bound: BoundTree, record: Record<string, unknown>, variables?: Variables): Plain`
 *
 * - `bound` is the JSON of `Bound.to_json()`: the server binds and checks, the browser only computes.
 * - `record` maps the *stored paths* that the tree reads (field ids, dotted through references) to values as in
 *   the API's JSON: decimal texts, ISO days and instants, `{"id","label"}` or an id, lists; absent is empty.
 *   `readPaths(bound)` lists those paths. Under the path of rows (a sub-form) stands a list of such records, with
 *   paths relative to the row.
 * - the answer is written as the API writes it; a condition (kind `boolean`) answers true or false, never null.
 *
 * Always import it lazily: it brings a decimal library that a page without formulas need not load.
 */
import type { Variables } from "./functions/contracts";
import { interpret, VARIABLE_KINDS } from "./interpret";
import type { BoundTree } from "./tree";
import { type Plain, plain } from "./values";

export { comparable } from "./comparing";
export type { Variables } from "./functions/contracts";
export type { BoundTree, Kind } from "./tree";
export type { Plain } from "./values";

/** The value of a formula for one record. */
export function evaluate(
  bound: BoundTree,
  record: Readonly<Record<string, unknown>>,
  variables: Variables = {},
): Plain {
  const value = interpret(bound, { record, variables });
  const kind = "kind" in bound ? bound.kind : VARIABLE_KINDS[bound.variable as keyof Variables];
  return kind === "boolean" ? value === true : plain(value, kind);
}

/** Whether a condition holds for one record. */
export function holds(
  bound: BoundTree,
  record: Readonly<Record<string, unknown>>,
  variables: Variables = {},
): boolean {
  return interpret(bound, { record, variables }) === true;
}

/** The stored paths that a tree reads of the record, those of its rows among them. */
export function readPaths(bound: BoundTree): Set<string> {
  if ("field" in bound) return new Set([bound.field]);
  if ("call" in bound) return new Set(bound.arguments.flatMap((argument) => [...readPaths(argument)]));
  if (!("aggregate" in bound)) return new Set();
  const parts = [bound.value, ...bound.conditions, bound.argument].filter((part) => part !== null);
  return new Set([bound.rows, ...parts.flatMap((part) => [...readPaths(part)])]);
}

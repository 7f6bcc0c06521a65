import { AGGREGATIONS, WITH_ARGUMENT } from "./functions/aggregations";
import { PREDICATES, STRICT, TOLERANT } from "./functions/basics";
import type { Implementation, Variables } from "./functions/contracts";
import { DATE_PREDICATES, DATES } from "./functions/dates";
import { MATHS } from "./functions/maths";
import { LIST_PREDICATES, OTHERS } from "./functions/others";
import { TEXTS } from "./functions/texts";
import { Decimal } from "./numbers";
import type { AggregateNode, BoundTree, CallNode, Kind } from "./tree";
import { read, type Value } from "./values";

/** The kinds of the values behind variables. */
export const VARIABLE_KINDS: Record<keyof Variables, Kind> = {
  me: "member",
  my_team: "list",
  my_partner: "reference",
  today: "date",
  now: "instant",
  zone: "text",
  user_name: "text",
  random: "number",
  uuid: "text",
};
const EMPTY_IS_EMPTY: Record<string, Implementation> = { ...STRICT, ...TEXTS, ...MATHS, ...DATES, ...OTHERS };
const EMPTY_IS_NO: Record<string, Implementation> = { ...PREDICATES, ...DATE_PREDICATES, ...LIST_PREDICATES };

/** What one evaluation reads: a record by stored paths, and the row of an aggregate that is looked at. */
export interface Scope {
  record: Readonly<Record<string, unknown>>;
  variables: Variables;
  row?: Readonly<Record<string, unknown>>;
}

/** The value of a node; the tree has been checked by the server that bound it. */
export function interpret(tree: BoundTree, scope: Scope): Value {
  if ("literal" in tree) return read(tree.literal, tree.kind);
  if ("field" in tree) return read(scope.record[tree.field], tree.kind);
  if ("row_field" in tree) return read(scope.row?.[tree.row_field], tree.kind);
  if ("variable" in tree) return variable(tree.variable, scope.variables);
  return "aggregate" in tree ? aggregated(tree, scope) : called(tree, scope);
}

function variable(name: string, variables: Variables): Value {
  if (!(name in VARIABLE_KINDS)) throw new Error(`unknown variable ${name}`);
  const known = name as keyof Variables;
  return read(known === "zone" ? (variables.zone ?? "UTC") : variables[known], VARIABLE_KINDS[known]);
}

function aggregated(node: AggregateNode, scope: Scope): Value {
  const rows = (scope.record[node.rows] ?? []) as Readonly<Record<string, unknown>>[];
  const met = rows
    .map((row) => ({ ...scope, row }))
    .filter((within) => node.conditions.every((condition) => interpret(condition, within) === true));
  const { value } = node;
  if (value === null) return new Decimal(met.length);
  const values = met.map((within) => interpret(value, within)).filter((each) => each !== null);
  if (node.argument === null) return aggregation(node.aggregate)(values);
  const argument = interpret(node.argument, scope);
  return argument === null ? null : aggregation(node.aggregate)(values, argument);
}

function aggregation(name: string) {
  const found = AGGREGATIONS[name];
  if (!found) throw new Error(`unknown aggregation ${name}`);
  return found;
}

function called(call: CallNode, scope: Scope): Value {
  const holds = (argument: BoundTree) => interpret(argument, scope) === true;
  const of = (argument: BoundTree | undefined) => (argument ? interpret(argument, scope) : null);
  const given = call.arguments;
  switch (call.call) {
    case "and":
      return given.every(holds);
    case "or":
      return given.some(holds);
    case "if":
      return of(given[0]) === true ? of(given[1]) : of(given[2]);
    case "ifs": {
      const met = given.findIndex((argument, at) => at % 2 === 0 && at + 1 < given.length && holds(argument));
      return met < 0 ? of(given.length % 2 ? given.at(-1) : undefined) : of(given[met + 1]);
    }
  }
  return applied(call.call, given.map(of));
}

function applied(name: string, values: Value[]): Value {
  const tolerant = TOLERANT[name];
  if (tolerant) return tolerant(...values);
  if (name in AGGREGATIONS) return overValues(name, values);
  const hasEmpty = values.includes(null);
  const predicate = EMPTY_IS_NO[name];
  if (predicate) return hasEmpty ? false : predicate(...values);
  const strict = EMPTY_IS_EMPTY[name];
  if (!strict) throw new Error(`unknown function ${name}`);
  return hasEmpty ? null : strict(...values);
}

function overValues(name: string, values: Value[]): Value {
  const filled = (each: Value) => each !== null;
  if (!WITH_ARGUMENT.has(name)) return aggregation(name)(values.filter(filled));
  const argument = values.at(-1) ?? null;
  return argument === null ? null : aggregation(name)(values.slice(0, -1).filter(filled), argument);
}

import { PREDICATES, STRICT, TOLERANT } from "./functions/basics";
import type { Variables } from "./functions/contracts";
import type { BoundTree, CallNode } from "./tree";
import { read, type Value } from "./values";

const VARIABLE_KINDS = { me: "member", my_team: "list", my_partner: "reference", today: "date" } as const;

/** What one evaluation reads. */
export interface Scope {
  record: Readonly<Record<string, unknown>>;
  variables: Variables;
}

/** The value of a node; the tree has been checked by the server that bound it. */
export function interpret(tree: BoundTree, scope: Scope): Value {
  if ("literal" in tree) return read(tree.literal, tree.kind);
  if ("field" in tree) return read(scope.record[tree.field], tree.kind);
  if ("variable" in tree) return variable(tree.variable, scope.variables);
  return called(tree, scope);
}

function variable(name: string, variables: Variables): Value {
  if (!(name in VARIABLE_KINDS)) throw new Error(`unknown variable ${name}`);
  const known = name as keyof typeof VARIABLE_KINDS;
  return read(variables[known], VARIABLE_KINDS[known]);
}

function called(call: CallNode, scope: Scope): Value {
  const holds = (argument: BoundTree) => interpret(argument, scope) === true;
  switch (call.call) {
    case "and":
      return call.arguments.every(holds);
    case "or":
      return call.arguments.some(holds);
    case "if": {
      const [condition, yes, no] = call.arguments as [BoundTree, BoundTree, BoundTree];
      return interpret(holds(condition) ? yes : no, scope);
    }
  }
  return applied(
    call.call,
    call.arguments.map((argument) => interpret(argument, scope)),
  );
}

function applied(name: string, values: Value[]): Value {
  const tolerant = TOLERANT[name];
  if (tolerant) return tolerant(...values);
  const hasEmpty = values.includes(null);
  const predicate = PREDICATES[name];
  if (predicate) return hasEmpty ? false : predicate(...values);
  const strict = STRICT[name];
  if (!strict) throw new Error(`unknown function ${name}`);
  return hasEmpty ? null : strict(...values);
}

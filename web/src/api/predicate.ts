import type { Operator } from "./fieldTypes";

/** A filter as the server reads it. */
export type Predicate = Comparison | { all: Predicate[] } | { any: Predicate[] } | { not: Predicate };

export interface Comparison {
  field: string;
  op: Operator;
  value?: unknown;
}

/** Both filters at once; null is no filter. */
export function both(one: Predicate | null, other: Predicate | null): Predicate | null {
  if (!one || !other) return one ?? other;
  return { all: [one, other] };
}

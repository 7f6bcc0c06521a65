/** Operators and the functions of the first version. */

import { divided, kept, rounded } from "../numbers";
import { compared, same, type Value } from "../values";
import type { Implementation } from "./contracts";
import { limited } from "./texts";

function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function extreme(wanted: 1 | -1): Implementation {
  return (...values: Value[]) =>
    values.reduce((best, value) => {
      if (value === null) return best;
      return best === null || Math.sign(compared(value, best)) === wanted ? value : best;
    }, null);
}

/** These see empty values. */
export const TOLERANT: Record<string, Implementation> = {
  not: (value) => value !== true,
  eq: same,
  ne: (left, right) => !same(left, right),
  is_empty: (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0),
  in: (value, ...items) => value !== null && items.some((item) => item !== null && same(value, item)),
  in_list: (value, items) => value !== null && (items ?? []).includes(value),
  has_any: (items, ...wanted) => items !== null && wanted.some((item) => items.includes(item)),
  coalesce: (...values) => values.find((value) => value !== null) ?? null,
  min: extreme(-1),
  max: extreme(1),
  concat: (...parts) => limited(parts.filter((part) => part !== null).join("")),
};

/** With an empty argument these are no, not empty. */
export const PREDICATES: Record<string, Implementation> = {
  lt: (left, right) => compared(left, right) < 0,
  lte: (left, right) => compared(left, right) <= 0,
  gt: (left, right) => compared(left, right) > 0,
  gte: (left, right) => compared(left, right) >= 0,
  between: (value, low, high) => compared(low, value) <= 0 && compared(value, high) <= 0,
  contains: (whole, part) => folded(whole).includes(folded(part)),
  starts_with: (whole, part) => folded(whole).startsWith(folded(part)),
};

/** With an empty argument these are empty. */
export const STRICT: Record<string, Implementation> = {
  add: (left, right) => kept(left.plus(right)),
  subtract: (left, right) => kept(left.minus(right)),
  multiply: (left, right) => kept(left.times(right)),
  divide: divided,
  negate: (number) => number.negated(),
  abs: (number) => number.abs(),
  round: (number, places) => rounded(number, places.toNumber()),
};

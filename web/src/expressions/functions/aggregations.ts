/** Calculations over several values: arguments of a call, or the rows of a sub-form or related form. */
import { Decimal, kept } from "../numbers";
import { compared, type Value } from "../values";
import { limited } from "./texts";

/** The values that are not empty, in order, and the argument (the k of `large`, the mark of `join`). */
// biome-ignore lint/suspicious/noExplicitAny: binding has checked the kinds; the server's tests hold them
type Aggregation = (values: any[], argument?: any) => Value;

const total = (values: Decimal[]) => values.reduce((sum, value) => sum.plus(value), new Decimal(0));
const squares = (values: Decimal[]) => total(values.map((value) => value.times(value)));
const average = (values: Decimal[]) => (values.length ? kept(total(values).div(values.length)) : null);

function spread(values: Decimal[], less: number): Decimal | null {
  const count = values.length;
  if (count <= less) return null;
  return squares(values)
    .times(count)
    .minus(total(values).pow(2))
    .div(count * (count - less));
}

function deviation(less: number): Aggregation {
  return (values) => {
    const found = spread(values, less);
    return found && kept(found.sqrt());
  };
}

function variance(less: number): Aggregation {
  return (values) => {
    const found = spread(values, less);
    return found && kept(found);
  };
}

const ordered = (values: Value[]) => [...values].sort(compared);

function median(values: Decimal[]): Value {
  const sorted = ordered(values) as Decimal[];
  const count = sorted.length;
  return average(sorted.slice(Math.floor((count - 1) / 2), Math.floor(count / 2) + 1));
}

export const AGGREGATIONS: Record<string, Aggregation> = {
  sum: (values) => kept(total(values)),
  average,
  min: (values) => ordered(values)[0] ?? null,
  max: (values) => ordered(values).at(-1) ?? null,
  count: (values) => new Decimal(values.length),
  count_unique: (values) => new Decimal(new Set(values.map(String)).size),
  median,
  stdev: deviation(1),
  stdevp: deviation(0),
  var: variance(1),
  varp: variance(0),
  sumsq: (values) => kept(squares(values)),
  large: (values, which: Decimal) => ordered(values).reverse()[which.trunc().toNumber() - 1] ?? null,
  small: (values, which: Decimal) => ordered(values)[which.trunc().toNumber() - 1] ?? null,
  first: (values) => values[0] ?? null,
  last: (values) => values.at(-1) ?? null,
  join: (values, mark: string) => limited(values.join(mark)),
};

/** Aggregations whose last argument is not one of the values. */
export const WITH_ARGUMENT: ReadonlySet<string> = new Set(["large", "small", "join"]);

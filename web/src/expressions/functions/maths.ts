import { Decimal, kept } from "../numbers";
import type { Implementation } from "./contracts";

const BIGGEST_EXPONENT = 40;
const LAST_FACTORIAL = 18;
const EARTH = 6371008.8;

/** Decimal places as they are rounded to; null where there are none so far left. */
function at(places: Decimal): number | null {
  const cut = Math.min(places.trunc().toNumber(), 10);
  return cut <= -17 ? null : cut;
}

function unit(places: number): Decimal {
  return new Decimal(10).pow(-places);
}

function rounding(round: (count: Decimal, rest: Decimal, number: Decimal) => Decimal): Implementation {
  return (number: Decimal, places: Decimal) => {
    const to = at(places);
    if (to === null) return null;
    return kept(round(number.divToInt(unit(to)), number.mod(unit(to)), number).times(unit(to)));
  };
}

function isOpposite(left: Decimal, right: Decimal): boolean {
  return left.lt(0) !== right.lt(0);
}

function power(base: Decimal, exponent: Decimal): Decimal | null {
  if (base.isZero()) return exponent.gt(0) ? new Decimal(0) : null;
  if (base.lt(0) && !exponent.isInteger()) return null;
  const size = exponent.times(base.abs().ln());
  if (size.abs().gt(BIGGEST_EXPONENT)) return size.lt(0) ? new Decimal(0) : null;
  return kept(base.pow(exponent));
}

function commonDivisor(left: Decimal, right: Decimal): Decimal {
  let [one, other] = [left.trunc(), right.trunc()];
  while (!other.isZero()) [one, other] = [other, one.mod(other)];
  return one;
}

function distance(lat1: Decimal, lng1: Decimal, lat2: Decimal, lng2: Decimal): Decimal | null {
  if ([lat1, lat2].some((value) => value.abs().gt(90)) || [lng1, lng2].some((value) => value.abs().gt(180)))
    return null;
  const radians = (value: Decimal) => (value.toNumber() * Math.PI) / 180;
  const [from, to, width] = [radians(lat1), radians(lat2), radians(lng2.minus(lng1))];
  const half = Math.sin((to - from) / 2) ** 2 + Math.cos(from) * Math.cos(to) * Math.sin(width / 2) ** 2;
  return new Decimal(Math.floor(2 * EARTH * Math.asin(Math.min(1, Math.sqrt(half))) + 0.5));
}

/** With an empty argument these are empty. */
export const MATHS: Record<string, Implementation> = {
  sign: (number: Decimal) => new Decimal(number.isZero() ? 0 : number.lt(0) ? -1 : 1),
  round_to: (number: Decimal, places: Decimal) => {
    const to = at(places);
    if (to === null) return null;
    return kept(number.div(unit(to)).toDecimalPlaces(0).times(unit(to)));
  },
  round_up: rounding((count, rest, number) => (rest.isZero() ? count : count.plus(number.lt(0) ? -1 : 1))),
  round_down: rounding((count) => count),
  ceiling: (number: Decimal, step: Decimal) => {
    if (step.isZero()) return new Decimal(0);
    if (number.gt(0) && step.lt(0)) return null;
    const isBelow = !number.mod(step).isZero() && !isOpposite(number, step);
    return kept(
      number
        .divToInt(step)
        .plus(isBelow ? 1 : 0)
        .times(step),
    );
  },
  floor: (number: Decimal, step: Decimal) => {
    if (step.isZero() || (number.gt(0) && step.lt(0))) return null;
    const isAbove = !number.mod(step).isZero() && isOpposite(number, step);
    return kept(
      number
        .divToInt(step)
        .minus(isAbove ? 1 : 0)
        .times(step),
    );
  },
  mround: (number: Decimal, step: Decimal) => {
    if (number.isZero() || step.isZero()) return new Decimal(0);
    if (isOpposite(number, step)) return null;
    const isNearer = number.mod(step).abs().times(2).gte(step.abs());
    return kept(
      number
        .divToInt(step)
        .plus(isNearer ? 1 : 0)
        .times(step),
    );
  },
  mod: (number: Decimal, divisor: Decimal) => {
    if (divisor.isZero()) return null;
    const rest = number.mod(divisor);
    return kept(!rest.isZero() && isOpposite(rest, divisor) ? rest.plus(divisor) : rest);
  },
  quotient: (number: Decimal, divisor: Decimal) => (divisor.isZero() ? null : kept(number.divToInt(divisor))),
  power,
  sqrt: (number: Decimal) => (number.lt(0) ? null : kept(number.sqrt())),
  exp: (number: Decimal) => {
    if (number.gt(BIGGEST_EXPONENT)) return null;
    return number.lt(-BIGGEST_EXPONENT) ? new Decimal(0) : kept(number.exp());
  },
  ln: (number: Decimal) => (number.lte(0) ? null : kept(number.ln())),
  log: (number: Decimal, base: Decimal) =>
    number.lte(0) || base.lte(0) || base.eq(1) ? null : kept(number.ln().div(base.ln())),
  gcd: (left: Decimal, right: Decimal) => (left.lt(0) || right.lt(0) ? null : commonDivisor(left, right)),
  lcm: (left: Decimal, right: Decimal) => {
    if (left.lt(0) || right.lt(0)) return null;
    const divisor = commonDivisor(left, right);
    return divisor.isZero() ? new Decimal(0) : kept(left.trunc().div(divisor).times(right.trunc()));
  },
  fact: (number: Decimal) => {
    if (number.lt(0) || number.gte(LAST_FACTORIAL + 1)) return null;
    let product = new Decimal(1);
    for (let factor = 2; factor <= number.trunc().toNumber(); factor += 1) product = product.times(factor);
    return product;
  },
  distance,
};

import { Decimal as Library } from "decimal.js";

/** Exact decimals: digits enough for every product, and never an exponent in a text. */
export const Decimal = Library.clone({ precision: 100, rounding: 4, toExpNeg: -9e15, toExpPos: 9e15 });
export type Decimal = Library;

/** Decimals that a number keeps: every result rounds to them, half away from zero. */
export const PLACES = 10;

const LIMIT = new Decimal(10).pow(16);
const SHIFT = new Decimal(10).pow(PLACES + 1);

/** The number as it is kept: ten decimals, half away from zero, empty when out of range. */
export function kept(number: Decimal): Decimal | null {
  if (!number.isFinite()) return null;
  const rounded = number.toDecimalPlaces(PLACES);
  return rounded.abs().lt(LIMIT) ? rounded : null;
}

/** Division on whole numbers: one digit more than is kept, cut off, then rounded; never rounded twice. */
export function divided(left: Decimal, right: Decimal): Decimal | null {
  return right.isZero() ? null : kept(left.times(SHIFT).divToInt(right).div(SHIFT));
}

/** The number with `places` decimals, half away from zero; places below zero round to tens, hundreds, … */
export function rounded(number: Decimal, places: number): Decimal | null {
  if (places >= 0) return kept(number.toDecimalPlaces(places));
  const unit = new Decimal(10).pow(-places);
  return kept(number.div(unit).toDecimalPlaces(0).times(unit));
}

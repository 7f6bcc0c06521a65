import { Decimal } from "../numbers";
import type { Implementation } from "./contracts";
import { AMOUNTS, ZEROS } from "./data";
import { limited } from "./texts";

const { digits: DIGITS, units: UNITS } = AMOUNTS;

/** An amount in the capitals of Chinese banking. */
function capitals(number: Decimal): string {
  const amount = number.abs().toDecimalPlaces(2);
  const [yuan = "0", cents = ""] = amount.toFixed(2).split(".");
  const spelt = [...yuan]
    .map((digit, at) => `${DIGITS[Number(digit)]}${UNITS[yuan.length - 1 - at]}`)
    .join("");
  const written = ZEROS.reduce((text, { pattern, read }) => text.replace(pattern, read), spelt);
  const nothing = amount.isZero() ? AMOUNTS.zero + AMOUNTS.yuan : "";
  const whole = yuan === "0" ? nothing : written + AMOUNTS.yuan;
  const sign = number.lt(0) && !amount.isZero() ? AMOUNTS.minus : "";
  return sign + whole + fraction(yuan !== "0", Number(cents[0]), Number(cents[1]));
}

function fraction(hasYuan: boolean, jiao: number, fen: number): string {
  if (!jiao && !fen) return AMOUNTS.whole;
  const tenths = jiao ? DIGITS[jiao] + AMOUNTS.jiao : hasYuan ? AMOUNTS.zero : "";
  return tenths + (fen ? DIGITS[fen] + AMOUNTS.fen : AMOUNTS.whole);
}

function formatNumber(
  number: Decimal,
  digits: Decimal,
  least: Decimal,
  most: Decimal,
  isGrouped: boolean,
  prefix: string,
  suffix: string,
): string {
  const rounded = number.abs().toDecimalPlaces(most.toNumber());
  const [whole = "0", rest = ""] = rounded.toFixed(most.toNumber()).split(".");
  let front = (whole === "0" ? "" : whole).padStart(digits.toNumber(), "0");
  if (isGrouped) front = front.replace(/([0-9])(?=([0-9]{3})+$)/g, "$1,");
  const decimals = rest.replace(/0+$/, "").padEnd(least.toNumber(), "0");
  const sign = number.lt(0) && !rounded.isZero() ? "-" : "";
  return sign + prefix + front + (decimals && `.${decimals}`) + suffix;
}

/** With an empty argument these are empty. */
export const OTHERS: Record<string, Implementation> = {
  rmb_capitals: capitals,
  format_number: formatNumber,
  count_items: (items) => new Decimal(items.length),
  join_items: (items: string[], mark: string) => limited(items.join(mark)),
  index: (items: string[], which: Decimal) => items[which.trunc().toNumber() - 1] ?? null,
  distinct: (items: string[]) => [...new Set(items)],
  append_items: (items: string[], other: string[]) => [...items, ...other],
};

/** With an empty argument these are no. */
export const LIST_PREDICATES: Record<string, Implementation> = {
  has_all: (items: string[], other: string[]) => other.every((item) => items.includes(item)),
};

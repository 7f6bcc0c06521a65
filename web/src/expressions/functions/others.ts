import { Decimal } from "../numbers";
import type { Implementation } from "./contracts";
import { limited } from "./texts";

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const UNITS = ["", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿", "拾", "佰", "仟", "万", "拾", "佰", "仟"];

/** An amount in the capitals of Chinese banking: 壹仟贰佰叁拾肆元伍角陆分. */
function capitals(number: Decimal): string {
  const amount = number.abs().toDecimalPlaces(2);
  const [yuan = "0", cents = ""] = amount.toFixed(2).split(".");
  const [jiao, fen] = [Number(cents[0]), Number(cents[1])];
  const written = [...yuan]
    .map((digit, at) => `${DIGITS[Number(digit)]}${UNITS[yuan.length - 1 - at]}`)
    .join("")
    .replace(/零[拾佰仟]/g, "零")
    .replace(/零+/g, "零")
    .replace(/零([万亿])/g, "$1")
    .replace(/亿万/g, "亿")
    .replace(/零+$/g, "");
  const whole = yuan === "0" ? (amount.isZero() ? "零元" : "") : `${written}元`;
  return (number.lt(0) && !amount.isZero() ? "负" : "") + whole + fraction(yuan !== "0", jiao, fen);
}

function fraction(hasYuan: boolean, jiao: number, fen: number): string {
  if (!jiao && !fen) return "整";
  const tenths = jiao ? `${DIGITS[jiao]}角` : hasYuan ? "零" : "";
  return tenths + (fen ? `${DIGITS[fen]}分` : "整");
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

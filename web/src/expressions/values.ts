import { Decimal } from "./numbers";
import type { Kind } from "./tree";

/** What a formula computes with: days and instants are texts that order as they should; null is empty. */
export type Value = Decimal | string | boolean | readonly string[] | null;

/** A value as the API writes it: numbers as decimal texts, days and instants in ISO form. */
export type Plain = string | boolean | string[] | null;

const NUMERIC: ReadonlySet<Kind> = new Set<Kind>(["number", "money", "percent"]);

/** A record's value (as in the API's JSON) or a written one, as the interpreter computes with it. */
export function read(value: unknown, kind: Kind): Value {
  if (value === null || value === undefined) return null;
  if (NUMERIC.has(kind)) return value === "" ? null : new Decimal(value as string);
  if (kind === "boolean") return value === true;
  if (kind === "list") return (value as unknown[]).map(idOf);
  if (kind === "instant") return instant(String(value));
  return idOf(value);
}

/** What a reference holds: its id, alone or beside its label. */
function idOf(value: unknown): string {
  return typeof value === "object" && value !== null && "id" in value ? String(value.id) : String(value);
}

/** An instant as a UTC text to the microsecond, so that texts order as instants do; null when it is none. */
export function instant(text: string): string | null {
  const [, whole = "", fraction = "", zone = ""] =
    /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:?\d\d)$/.exec(text) ?? [];
  const time = Date.parse(`${whole.replace(" ", "T")}${zone}`);
  if (Number.isNaN(time)) return null;
  return `${new Date(time).toISOString().slice(0, 19)}.${fraction.padEnd(6, "0")}Z`;
}

/** A value as the API writes it. */
export function plain(value: Value, kind: Kind): Plain {
  if (kind === "instant" && typeof value === "string") return value.replace(/(\.0{6})?Z$/, "+00:00");
  if (value instanceof Decimal) return value.isZero() ? "0" : value.toString();
  return Array.isArray(value) ? [...value] : (value as Plain);
}

/** Less than, equal or greater, for two values of one kind; texts by code point. */
export function compared(left: Value, right: Value): number {
  if (left instanceof Decimal && right instanceof Decimal) return left.comparedTo(right);
  if (typeof left === "boolean" || typeof right === "boolean") return Number(left) - Number(right);
  return comparedTexts(String(left), String(right));
}

function comparedTexts(left: string, right: string): number {
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at += 1;
  if (at > 0 && isLowSurrogate(left.charCodeAt(at))) at -= 1;
  return (left.codePointAt(at) ?? -1) - (right.codePointAt(at) ?? -1);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Whether two values of one kind are the same; empty is the same as empty. */
export function same(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  return compared(left, right) === 0;
}

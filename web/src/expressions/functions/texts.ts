import { Decimal, kept } from "../numbers";
import type { Implementation } from "./contracts";
import { CAPITALS, letterMap, readings, SMALL, translated } from "./data";

/** Characters that a computed text may have; a longer one is empty. */
const LONGEST = 20_000;
const MAX_CODE = 65_533;
const FAR = 1_000_000_000;
const TO_SMALL = letterMap(CAPITALS, SMALL);
const TO_CAPITAL = letterMap(SMALL, CAPITALS);
const WORDS = new RegExp(`[${CAPITALS}${SMALL}]+`, "gu");
const HALF = `${String.fromCharCode(...Array.from({ length: 94 }, (_, at) => 0x21 + at))} `;
const FULL = `${String.fromCharCode(...Array.from({ length: 94 }, (_, at) => 0xff01 + at))}${String.fromCharCode(0x3000)}`;
const TO_HALF = letterMap(FULL, HALF);
const TO_FULL = letterMap(HALF, FULL);

/** A count as a whole number, at most a thousand million; null at or below its negative. */
export function count(number: Decimal): number | null {
  const cut = number.trunc().toNumber();
  return cut <= -FAR ? null : Math.min(cut, FAR);
}

export function lengthOf(text: string): number {
  return [...text].length;
}

export function limited(text: string): string | null {
  return text.length <= LONGEST || lengthOf(text) <= LONGEST ? text : null;
}

const lower = (text: string) => translated(text, TO_SMALL);
const upper = (text: string) => translated(text, TO_CAPITAL);

function mid(text: string, start: Decimal, wanted: Decimal): string | null {
  const [first, number] = [count(start), count(wanted)];
  if (first === null || number === null || first < 1 || number < 0) return null;
  return [...text].slice(first - 1, first - 1 + number).join("");
}

function find(part: string, whole: string, start: Decimal): Decimal | null {
  const [first, letters] = [count(start), [...whole]];
  if (first === null || first < 1 || first > letters.length + 1) return null;
  const rest = letters.slice(first - 1).join("");
  const at = rest.indexOf(part);
  return at < 0 ? null : new Decimal(lengthOf(rest.slice(0, at)) + first);
}

function substitute(text: string, old: string, fresh: string): string | null {
  if (!old) return text;
  const parts = text.split(old);
  const grown = lengthOf(text) + (parts.length - 1) * (lengthOf(fresh) - lengthOf(old));
  return grown <= LONGEST ? parts.join(fresh) : null;
}

function substituteNth(text: string, old: string, fresh: string, which: Decimal): string | null {
  const number = count(which);
  if (number === null || number < 1) return null;
  const parts = old ? text.split(old) : [text];
  if (parts.length <= number) return text;
  return limited(parts.slice(0, number).join(old) + fresh + parts.slice(number).join(old));
}

function padded(text: string, wanted: Decimal, fill: string): string | null {
  const number = count(wanted);
  if (number === null || number > LONGEST || !fill) return null;
  const missing = Math.max(number - lengthOf(text), 0);
  const letters = [...fill];
  return Array.from({ length: missing }, (_, at) => letters[at % letters.length]).join("");
}

function value(text: string): Decimal | null {
  const written = text.replace(/^ +| +$/g, "").replaceAll(",", "");
  if (!/^[+-]?([0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})%?$/.test(written)) return null;
  const number = new Decimal(written.replace(/%$/, "").replace(/\.$/, ""));
  return kept(written.endsWith("%") ? number.div(100) : number);
}

function char(code: Decimal): string | null {
  const number = code.trunc().toNumber();
  const isSurrogate = number >= 0xd800 && number <= 0xdfff;
  return number >= 1 && number <= MAX_CODE && !isSurrogate ? String.fromCodePoint(number) : null;
}

function split(text: string, mark: string): string[] {
  if (!text) return [];
  return mark ? text.split(mark) : [text];
}

/** With an empty argument these are empty. */
export const TEXTS: Record<string, Implementation> = {
  left: (text, wanted) => mid(text, new Decimal(1), wanted),
  right: (text, wanted) => {
    const number = count(wanted);
    const letters = [...text];
    return number === null || number < 0
      ? null
      : letters.slice(Math.max(letters.length - number, 0)).join("");
  },
  mid,
  length: (text) => new Decimal(lengthOf(text)),
  lower,
  upper,
  proper: (text) => lower(text).replace(WORDS, (word) => upper(word.slice(0, 1)) + word.slice(1)),
  trim: (text: string) => text.replace(/^ +| +$/g, "").replace(/ {2,}/g, " "),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
  clean: (text: string) => text.replace(/[\x01-\x1f]/g, ""),
  find,
  search: (part, whole, start) => find(lower(part), lower(whole), start),
  replace: (text: string, start: Decimal, wanted: Decimal, fresh: string) => {
    const [first, number, letters] = [count(start), count(wanted), [...text]];
    if (first === null || number === null || first < 1 || number < 0) return null;
    return limited(letters.slice(0, first - 1).join("") + fresh + letters.slice(first - 1 + number).join(""));
  },
  substitute,
  substitute_nth: substituteNth,
  rept: (text: string, wanted: Decimal) => {
    const number = count(wanted);
    if (number === null || number < 0 || lengthOf(text) * number > LONGEST) return null;
    return text ? text.repeat(number) : "";
  },
  char,
  code: (text: string) => (text ? new Decimal(text.codePointAt(0) ?? 0) : null),
  split,
  text_before: (text: string, mark: string) =>
    text.includes(mark) ? text.slice(0, text.indexOf(mark)) : null,
  text_after: (text: string, mark: string) =>
    text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : null,
  pad_left: (text, wanted, fill) => {
    const padding = padded(text, wanted, fill);
    return padding === null ? null : padding + text;
  },
  pad_right: (text, wanted, fill) => {
    const padding = padded(text, wanted, fill);
    return padding === null ? null : text + padding;
  },
  reverse: (text: string) => [...text].reverse().join(""),
  half_width: (text) => translated(text, TO_HALF),
  full_width: (text) => translated(text, TO_FULL),
  value,
  number_text: (number: Decimal) => (number.isZero() ? "0" : number.toString()),
  day_text: (day) => day,
  pinyin: (text) => limited(translated(text, readings())),
  pinyin_initials: (text: string) =>
    [...text].map((letter) => readings().get(letter)?.slice(0, 1) ?? letter).join(""),
};

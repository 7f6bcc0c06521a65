import type { SettingsValues } from "./contracts";

export const DATES = ["yyyy", "yy", "yyyyMM", "yyMM", "yyyyMMdd", "yyMMdd", "MM", "MMdd", "dd"] as const;
export const RESETS = ["never", "yearly", "monthly", "daily"] as const;
export const PARTS_MAX = 10;

export type Reset = (typeof RESETS)[number];

/** A piece of an auto number, as the definition holds it. */
export type SerialPart =
  | { kind: "text"; text: string }
  | { kind: "date"; format: string }
  | { kind: "field"; field: string }
  | { kind: "counter" };

const NEEDED: Record<Reset, string> = { never: "", yearly: "y", monthly: "yM", daily: "yMd" };

/** The parts of a number; of one without any, its prefix and the counter. */
export function partsOf(settings: SettingsValues): SerialPart[] {
  const { parts, prefix } = settings;
  if (Array.isArray(parts) && parts.length > 0) return parts as SerialPart[];
  const counter: SerialPart = { kind: "counter" };
  return typeof prefix === "string" && prefix ? [{ kind: "text", text: prefix }, counter] : [counter];
}

/** When a counter may begin anew: where the number shows the day, month or year it did. */
export function resetsFor(parts: readonly SerialPart[]): Reset[] {
  const shown = parts.map((part) => (part.kind === "date" ? part.format : "")).join("");
  return RESETS.filter((reset) => [...NEEDED[reset]].every((letter) => shown.includes(letter)));
}

/** The settings with other parts; what no longer goes with them is left out. */
export function withParts(settings: SettingsValues, parts: readonly SerialPart[]): SettingsValues {
  const { prefix: _prefix, reset, apart, ...rest } = settings;
  const keepsReset = typeof reset === "string" && (resetsFor(parts) as string[]).includes(reset);
  const keepsApart = apart === true && parts.some((part) => part.kind === "field");
  return { ...rest, parts, ...(keepsReset ? { reset } : {}), ...(keepsApart ? { apart } : {}) };
}

/** A part one place nearer to the front. */
export function moved(parts: readonly SerialPart[], index: number): SerialPart[] {
  const next = [...parts];
  const [part] = next.splice(index, 1);
  if (part) next.splice(index - 1, 0, part);
  return next;
}

/** How the first number of a day reads. */
export function sampleOf(settings: SettingsValues, day: Date, nameOf: (key: string) => string): string {
  const { digits, start } = settings;
  const two = (value: number) => String(value).padStart(2, "0");
  const dated = (format: string) =>
    format
      .replace("yyyy", String(day.getFullYear()))
      .replace("yy", two(day.getFullYear() % 100))
      .replace("MM", two(day.getMonth() + 1))
      .replace("dd", two(day.getDate()));
  const first = String(typeof start === "number" ? start : 1);
  return partsOf(settings)
    .map((part) => {
      if (part.kind === "text") return part.text;
      if (part.kind === "date") return dated(part.format);
      if (part.kind === "field") return `[${nameOf(part.field)}]`;
      return first.padStart(typeof digits === "number" ? digits : 6, "0");
    })
    .join("");
}

import type { TFunction } from "i18next";
import { FIELD_TYPES, type Operator } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { Comparison, Predicate } from "@/api/predicate";
import type { Reader } from "@/fields/contracts";
import { entryOf } from "@/fields/registry";

/** What a filter is read aloud with: fields by key, names of records by id (empty while they are on their way). */
export interface Readings {
  t: TFunction;
  reader: Reader;
  fields: ReadonlyMap<string, FieldDefinition>;
  names: ReadonlyMap<string, string>;
  /** What formulas name besides fields: inputs, what steps bring. */
  others?: ReadonlyMap<string, string>;
}

const ORDER = new Set<Operator>(["lt", "lte", "gt", "gte"]);

/** The words of an operator: a date is before, a number is less. */
export function operatorText(t: TFunction, field: FieldDefinition, op: Operator): string {
  const { kind } = FIELD_TYPES[field.type];
  if (ORDER.has(op) && (kind === "date" || kind === "instant"))
    return t(`records.timeOperators.${op as "lt"}`);
  return t(`records.operators.${op}`);
}

/** Stands for a value that is not given yet. */
const OPEN = "…";

function valueText(comparison: Comparison, field: FieldDefinition, { reader, names, t }: Readings): string {
  const one = (value: unknown) => {
    if (typeof value === "string" && names.has(value))
      return names.get(value) || t("records.sentence.unknown");
    if (value === undefined || value === null) return OPEN;
    const entry = entryOf(field.type);
    const shown = field.type === "multi_select" && !Array.isArray(value) ? [value] : value;
    return entry.text(shown, field, reader) || String(value ?? "");
  };
  const { op, value } = comparison;
  if (value === undefined || value === null) return OPEN;
  if (!Array.isArray(value)) return one(value);
  if (op === "between") return t("records.range", { from: one(value[0]), to: one(value[1]) });
  return value.map(one).join(reader.separator);
}

/** One comparison as a person would say it: 国家 是 加拿大. */
export function comparisonText(comparison: Comparison, readings: Readings): string {
  const field = readings.fields.get(comparison.field);
  if (!field) return comparison.field;
  const name = readings.reader.label(field.label);
  const operator = operatorText(readings.t, field, comparison.op);
  if (comparison.op === "is_empty" || comparison.op === "is_not_empty") {
    return readings.t("records.sentence.bare", { field: name, operator });
  }
  return readings.t("records.sentence.full", {
    field: name,
    operator,
    value: valueText(comparison, field, readings),
  });
}

/** A whole filter in words; inner groups stand in brackets. */
export function sentenceOf(predicate: Predicate, readings: Readings, inner = false): string {
  const { t } = readings;
  if ("not" in predicate)
    return t("records.sentence.not", { what: sentenceOf(predicate.not, readings, true) });
  if (!("all" in predicate) && !("any" in predicate)) return comparisonText(predicate, readings);
  const parts = "all" in predicate ? predicate.all : predicate.any;
  const joint = "all" in predicate ? t("records.sentence.and") : t("records.sentence.or");
  const words = parts.map((part) => sentenceOf(part, readings, true)).join(joint);
  return inner && parts.length > 1 ? t("records.sentence.group", { what: words }) : words;
}

/** What stands in one chip each: the parts of an "all" group, else the filter as one. */
export function chipsOf(predicate: Predicate | null): Predicate[] {
  if (predicate === null) return [];
  return "all" in predicate ? predicate.all : [predicate];
}

export function withoutChip(predicate: Predicate | null, chip: Predicate): Predicate | null {
  const left = chipsOf(predicate).filter((each) => each !== chip);
  return left.length > 0 ? { all: left } : null;
}

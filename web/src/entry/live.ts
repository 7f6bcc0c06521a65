import { useEffect, useMemo, useState } from "react";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition, LiveConditions } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { isEmpty, isUnread } from "@/fields/contracts";
import type { Label } from "@/shared/label";

type Language = typeof import("@/expressions");
type Tree = Parameters<Language["evaluate"]>[0];
export type Variables = NonNullable<Parameters<Language["evaluate"]>[2]>;

/** What the form's rules say of the values as they stand. */
export interface Live {
  hidden: ReadonlySet<string>;
  hiddenSections: ReadonlySet<string>;
  required: ReadonlySet<string>;
  readOnly: ReadonlySet<string>;
  /** What fields hold that nobody has given a value, by key. */
  defaults: FieldValues;
  /** Checks that do not hold. */
  failed: { fields: readonly string[]; message: Label }[];
}

const NONE: ReadonlySet<string> = new Set();

/** A form without rules: every field is as its definition says. */
export const AS_DEFINED: Live = {
  hidden: NONE, hiddenSections: NONE, required: NONE, readOnly: NONE, defaults: {}, failed: [],
}; // biome-ignore format: six alike

/** A field of an amount, a number or a percentage: how many decimals it keeps. */
function placesOf(field: FieldDefinition): number | null {
  if (field.type === "money") return 2;
  const { decimals } = field.settings;
  return field.type === "number" || field.type === "percent"
    ? Number(decimals ?? (field.type === "percent" ? 2 : 9))
    : null;
}

/** A decimal text cut to its places, half away from zero; trailing zeros go. */
function rounded(text: string, places: number): string {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (fraction.length <= places) return text;
  const kept = BigInt(whole + fraction.slice(0, places)) + BigInt(Number(fraction[places]) >= 5);
  const digits = kept.toString().padStart(places + 1, "0");
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const REFERENCES = new Set(["reference", "member", "department", "role"]);

function defaultValue(field: FieldDefinition, value: unknown, me: { id?: string | null; name?: string }) {
  if (field.type === "member" && me.name && value === me.id) return { id: value, label: me.name };
  if (REFERENCES.has(field.type)) return null; // its name is not known here: the server fills it in
  const places = placesOf(field);
  return places !== null && typeof value === "string" ? rounded(value, places) : value;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** What a condition may read: nothing that is no value of its field. */
function known(field: FieldDefinition, value: unknown): unknown {
  if (isEmpty(value) || isUnread(value)) return null;
  const { kind } = FIELD_TYPES[field.type];
  return (kind === "money" || kind === "number") && !DECIMAL.test(String(value)) ? null : value;
}

/** How a record of these values stands, filled in by somebody of this name; the server decides the same when it is sent. */
export function decide(
  language: Language,
  conditions: LiveConditions,
  fields: readonly FieldDefinition[],
  values: FieldValues,
  variables: Variables,
  isNew: boolean,
  myName?: string,
): Live {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const record: Record<string, unknown> = {};
  for (const field of fields)
    record[field.id ?? field.key] = language.comparable(
      FIELD_TYPES[field.type].kind,
      known(field, values[field.key]),
    );
  const holds = (tree: unknown) => language.holds(tree as Tree, record, variables);
  const whenHidden = new Map(conditions.hidden.map(({ field, when }) => [field, when]));
  const formulas = new Map(conditions.defaults.map(({ field, value }) => [field, value]));
  const always = new Set(conditions.always_hidden);
  const hidden = new Set<string>();
  const defaults: FieldValues = {};
  for (const key of conditions.order) {
    const field = byKey.get(key);
    const when = whenHidden.get(key);
    if (when && holds(when)) hidden.add(key);
    if (!field) continue;
    const place = field.id ?? key;
    if (hidden.has(key) && !always.has(key)) record[place] = null;
    else if (isNew && formulas.has(key) && !(key in values)) {
      const value = language.evaluate(formulas.get(key) as unknown as Tree, record, variables);
      defaults[key] = defaultValue(field, value, { id: variables.me, name: myName });
      record[place] = value;
    }
  }
  const unseen = new Set(
    fields.filter(({ key }) => hidden.has(key) && !always.has(key)).map((field) => field.id ?? field.key),
  );
  const reads = (tree: unknown) => [...language.readPaths(tree as Tree)];
  return {
    hidden,
    hiddenSections: new Set(
      conditions.sections.filter(({ when }) => holds(when)).map(({ section }) => section),
    ),
    required: new Set(conditions.required.filter(({ when }) => holds(when)).map(({ field }) => field)),
    readOnly: new Set(conditions.read_only.filter(({ when }) => holds(when)).map(({ field }) => field)),
    defaults,
    failed: conditions.checks
      .filter(({ that }) => !reads(that).some((path) => unseen.has(path)) && !holds(that))
      .map(({ fields: at, message }) => ({ fields: at, message: message as Label })),
  };
}

/** How the values stand while they are filled in. The language is fetched where a form has conditions only. */
export function useLive(
  conditions: LiveConditions | null | undefined,
  fields: readonly FieldDefinition[],
  values: FieldValues,
  variables: Variables,
  isNew: boolean,
  myName?: string,
): Live {
  const [language, setLanguage] = useState<Language | null>(null);
  const needed = Boolean(conditions);
  useEffect(() => {
    if (needed) void import("@/expressions").then(setLanguage);
  }, [needed]);
  const { today, me } = variables;
  return useMemo(
    () =>
      conditions && language
        ? decide(language, conditions, fields, values, { today, me }, isNew, myName)
        : AS_DEFINED,
    [conditions, language, fields, values, today, me, isNew, myName],
  );
}

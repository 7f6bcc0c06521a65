import { useEffect, useMemo, useRef, useState } from "react";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition, LiveConditions } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { isEmpty, isUnread } from "@/fields/contracts";
import type { AskLinked } from "@/fields/linked";
import { wireValues } from "@/fields/wire";
import type { Label } from "@/shared/label";
import { useSettled } from "@/shared/settled";

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
  const { kind } = FIELD_TYPES[field.meaning ?? field.type];
  return (kind === "money" || kind === "number") && !DECIMAL.test(String(value)) ? null : value;
}

/**
 * How a record of these values stands, filled in by somebody of this name; the server decides the same when it is sent.
 * What reads a calculation that is not among `computed` is left to the server.
 */
export function decide(
  language: Language,
  conditions: LiveConditions,
  fields: readonly FieldDefinition[],
  values: FieldValues,
  variables: Variables,
  isNew: boolean,
  myName?: string,
  computed: FieldValues = {},
): Live {
  const unknown = new Set(
    conditions.computed.filter(({ field }) => !(field in computed)).map(({ id }) => id),
  );
  const isTold = (tree: unknown) => ![...language.readPaths(tree as Tree)].some((path) => unknown.has(path));
  const made = new Set(conditions.computed.map(({ field }) => field));
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const record: Record<string, unknown> = {};
  for (const field of fields)
    record[field.id ?? field.key] = language.comparable(
      FIELD_TYPES[field.meaning ?? field.type].kind,
      known(field, (made.has(field.key) ? computed : values)[field.key]),
    );
  const holds = (tree: unknown) => isTold(tree) && language.holds(tree as Tree, record, variables);
  const whenHidden = new Map(conditions.hidden.map(({ field, when }) => [field, when]));
  const formulas = new Map(
    conditions.defaults.filter(({ value }) => isTold(value)).map(({ field, value }) => [field, value]),
  );
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
  const parts = new Map(
    conditions.computed.map(({ id, of }) => [id, of.map((key) => byKey.get(key)?.id ?? key)]),
  );
  const reads = (tree: unknown) =>
    [...language.readPaths(tree as Tree)].flatMap((path) => [path, ...(parts.get(path) ?? [])]);
  return {
    hidden,
    hiddenSections: new Set(
      conditions.sections.filter(({ when }) => holds(when)).map(({ section }) => section),
    ),
    required: new Set(conditions.required.filter(({ when }) => holds(when)).map(({ field }) => field)),
    readOnly: new Set(conditions.read_only.filter(({ when }) => holds(when)).map(({ field }) => field)),
    defaults,
    failed: conditions.checks
      .filter(({ that }) => isTold(that) && !reads(that).some((path) => unseen.has(path)) && !holds(that))
      .map(({ fields: at, message }) => ({ fields: at, message: message as Label })),
  };
}

/** What calculations are made of, as the server takes it: nothing of what is hidden, and defaults where nobody wrote. */
function madeOf(conditions: LiveConditions, values: FieldValues, live: Live): FieldValues {
  const given: FieldValues = { ...live.defaults, ...values };
  const always = new Set(conditions.always_hidden);
  const keys = new Set(conditions.computed.flatMap(({ of }) => of));
  const held = [...keys]
    .filter((key) => !live.hidden.has(key) || always.has(key))
    .filter((key) => !isEmpty(given[key]) && !isUnread(given[key]));
  return wireValues(Object.fromEntries(held.map((key) => [key, given[key]])));
}

const idOf = (values: FieldValues) => (typeof values.id === "string" ? values.id : null);

/** The calculations of a stored record, as it came; of a new one nothing is known yet. */
function storedOf(conditions: LiveConditions | null | undefined, values: FieldValues): FieldValues {
  const keys = idOf(values) === null ? [] : (conditions?.computed ?? []).map(({ field }) => field);
  return Object.fromEntries(keys.filter((key) => key in values).map((key) => [key, values[key]]));
}

/**
 * Asks the server for the calculations that conditions read, once typing rests: of a stored record not before
 * something changes that they are made of.
 */
function useCalculations(
  conditions: LiveConditions | null | undefined,
  values: FieldValues,
  live: Live,
  ask: AskLinked | undefined,
  put: (found: FieldValues) => void,
) {
  const keys = conditions?.computed.map(({ field }) => field) ?? [];
  const isAsked = keys.length > 0 && ask !== undefined;
  const settled = useSettled(
    isAsked ? JSON.stringify(madeOf(conditions as LiveConditions, values, live)) : "{}",
  );
  const id = idOf(values);
  const known = useRef(id === null ? null : settled);
  const latest = useRef({ ask, keys, id, put });
  latest.current = { ask, keys, id, put };
  useEffect(() => {
    const { ask, keys, id, put } = latest.current;
    if (!isAsked || !ask || settled === known.current) return;
    known.current = settled;
    const given = JSON.parse(settled) as FieldValues;
    ask(id === null ? given : { ...given, id }, keys).then(
      (found) => settled === known.current && put(found),
      () => undefined, // the server decides when it is sent
    );
  }, [settled, isAsked]);
}

/**
 * How the values stand while they are filled in. The language is fetched where a form has conditions only, and what
 * those read of calculations is asked for where there is somebody to `ask`.
 */
export function useLive(
  conditions: LiveConditions | null | undefined,
  fields: readonly FieldDefinition[],
  values: FieldValues,
  variables: Variables,
  isNew: boolean,
  myName?: string,
  ask?: AskLinked,
): Live {
  const [language, setLanguage] = useState<Language | null>(null);
  const [found, setFound] = useState<FieldValues | null>(null);
  const needed = Boolean(conditions);
  useEffect(() => {
    if (needed) void import("@/expressions").then(setLanguage);
  }, [needed]);
  const { today, me } = variables;
  const live = useMemo(() => {
    const computed = found ?? storedOf(conditions, values);
    return conditions && language
      ? decide(language, conditions, fields, values, { today, me }, isNew, myName, computed)
      : AS_DEFINED;
  }, [conditions, language, fields, values, today, me, isNew, myName, found]);
  useCalculations(conditions, values, live, ask, setFound);
  return live;
}

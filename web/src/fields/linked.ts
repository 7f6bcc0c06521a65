import { useEffect, useRef } from "react";
import type { FieldDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { useSettled } from "@/shared/settled";
import { isEmpty, isUnread } from "./contracts";
import { wireValues } from "./wire";

/** Asks the server what linked fields take beside some values. */
export type AskLinked = (values: FieldValues, fields: readonly string[]) => Promise<FieldValues>;

/** Whether a field shows records that fit what is filled in. */
export const isQuery = (field: FieldDefinition) => field.type === "query";

/** The fields that what is fetched for a field depends on. */
function dependsOn({ linked, type, settings }: FieldDefinition): readonly string[] {
  const asked = type === "query" && Array.isArray(settings.where) ? settings.where : (linked?.where ?? []);
  return (asked as { equals: string }[]).map(({ equals }) => equals);
}

/** What linked values depend on, as the server takes it. */
export function askedOf(fields: readonly FieldDefinition[], values: FieldValues): FieldValues {
  const keys = new Set(fields.flatMap(dependsOn));
  const held = [...keys].filter((key) => !isEmpty(values[key]) && !isUnread(values[key]));
  return wireValues(Object.fromEntries(held.map((key) => [key, values[key]])));
}

/** The linked fields, and those that show what fits, that depend on one of these, over whatever way. */
export function affectedBy(fields: readonly FieldDefinition[], changed: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const waiting = [...changed];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    for (const field of fields) {
      if (found.has(field.key) || !dependsOn(field).includes(key)) continue;
      found.add(field.key);
      waiting.push(field.key);
    }
  }
  return [...found];
}

/** Of what somebody changed since, by key. */
function changedBetween(before: FieldValues, now: FieldValues): Set<string> {
  const keys = [...Object.keys(before), ...Object.keys(now)];
  return new Set(keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key])));
}

/**
 * Fetches linked values while a form is filled in: those whose conditions changed, once typing rests. Of a record that
 * is stored already nothing is fetched before something changes.
 */
export function useLinked(
  fields: readonly FieldDefinition[],
  values: FieldValues,
  ask: AskLinked,
  put: (found: FieldValues) => void,
  isStored = false,
) {
  const settled = useSettled(JSON.stringify(askedOf(fields, values)));
  const before = useRef<FieldValues | null>(null);
  const round = useRef(0);
  const latest = useRef({ fields, values, ask, put });
  latest.current = { fields, values, ask, put };
  useEffect(() => {
    const { fields, values, ask } = latest.current;
    const now = JSON.parse(settled) as FieldValues;
    const affected = affectedBy(fields, changedBetween(before.current ?? {}, now));
    const isFirst = before.current === null;
    before.current = now;
    if (isFirst && isStored) return;
    const shows = new Set(fields.filter(isQuery).map(({ key }) => key));
    const wanted = affected.filter((key) => !isFirst || shows.has(key) || isEmpty(values[key]));
    if (wanted.length === 0) return;
    round.current += 1;
    const mine = round.current;
    ask(now, wanted).then(
      (found) => mine === round.current && latest.current.put(found),
      () => undefined, // the server fills it in too
    );
  }, [settled, isStored]);
}

/** Whether nobody may write another value than the one that is fetched. */
export const isFetchedOnly = (field: FieldDefinition) => field.linked?.overwrite === false;

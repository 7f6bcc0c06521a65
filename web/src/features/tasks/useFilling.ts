import { useEffect, useMemo, useRef, useState } from "react";
import type { FieldDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { useSignedIn } from "@/api/session";
import { besideTask, type TaskDetail } from "@/api/tasks";
import { type Live, useLive } from "@/entry/live";
import { isEmpty, isUnread } from "@/fields/contracts";
import { type AskLinked, useLinked } from "@/fields/linked";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { wireValues } from "@/fields/wire";
import { useToday } from "@/shared/locale";
import { useSettled } from "@/shared/settled";

const NONE: readonly FieldDefinition[] = [];

/** The fields of the record that a step shows, in the order of the form. */
export function fieldsOf({ definition, uses }: TaskDetail): FieldDefinition[] {
  return (definition?.fields ?? []).filter((field) => uses[field.key]);
}

/** Calculations that a step shows, as they come out of what is being filled in; asked for once typing rests. */
function useMade(task: TaskDetail, given: FieldValues, ask: AskLinked, open: boolean): FieldValues {
  const keys = fieldsOf(task)
    .filter((field) => !entryOf(field.type).Editor)
    .map(({ key }) => key);
  const held = Object.fromEntries(Object.entries(given).filter(([, value]) => !isUnread(value)));
  const settled = useSettled(open && keys.length > 0 ? JSON.stringify(wireValues(held)) : "{}");
  const [made, setMade] = useState<FieldValues>({});
  const latest = useRef({ ask, keys, settled });
  latest.current = { ask, keys, settled };
  useEffect(() => {
    const { ask, keys } = latest.current;
    if (settled === "{}") return setMade({});
    ask(JSON.parse(settled) as FieldValues, keys).then(
      (found) => settled === latest.current.settled && setMade(found),
      () => undefined, // they come with the record once it is sent
    );
  }, [settled]);
  return made;
}

export interface Filling {
  values: FieldValues;
  /** Fields that the step shows and no rule hides. */
  shown: readonly FieldDefinition[];
  isFilled: (field: FieldDefinition) => boolean;
  isNeeded: (field: FieldDefinition) => boolean;
  /** What stands in the way of submitting, by field. */
  missing: () => FieldDefinition[];
  failed: Live["failed"];
  /** What is sent of what was given: nothing that a rule hides or protects. */
  sent: FieldValues;
}

/** How the record stands while its step is filled in: rules, checks, linked values and calculations. */
export function useFilling(
  task: TaskDetail,
  given: FieldValues,
  open: boolean,
  put: (key: string, value: unknown) => void,
): Filling {
  const today = useToday();
  const { member_id: me } = useSignedIn();
  const ask = useMemo(() => besideTask(task.id), [task.id]);
  const made = useMade(task, given, ask, open);
  const values = useMemo(() => ({ ...task.values, ...made, ...given }), [task.values, made, given]);
  const fields = task.definition?.fields ?? NONE;
  const withId = useMemo(() => ({ ...values, id: task.record_id }), [values, task.record_id]);
  const live = useLive(
    open ? task.definition?.live : null,
    fields,
    withId,
    { today, me },
    false,
    undefined,
    ask,
  );
  useLinked(
    open ? fieldsOf(task) : NONE,
    values,
    ask,
    (found) => {
      for (const [key, value] of Object.entries(found)) put(key, value);
    },
    true,
  );
  const shown = fieldsOf(task).filter(({ key }) => !live.hidden.has(key));
  const isFilled = (field: FieldDefinition) =>
    open && task.uses[field.key] !== "read" && !live.readOnly.has(field.key);
  const isNeeded = (field: FieldDefinition) =>
    task.uses[field.key] === "required" ||
    (isFilled(field) && (field.required || live.required.has(field.key)));
  const kept = new Set(shown.filter(isFilled).map(({ key }) => key));
  return {
    values,
    shown,
    isFilled,
    isNeeded,
    missing: () => shown.filter((field) => isNeeded(field) && isEmpty(values[field.key])),
    failed: live.failed,
    sent: wireValues(Object.fromEntries(Object.entries(given).filter(([key]) => kept.has(key)))),
  };
}

/** The first mistake in the order of the page is shown and focused. */
export function useTurnTo() {
  const { label } = useReader();
  return {
    told: (fields: readonly FieldDefinition[], sentence: (name: string) => string) =>
      Object.fromEntries(fields.map((field) => [field.key, sentence(label(field.label))])),
    turnTo: (key: string | undefined) => {
      const row = key && document.querySelector(`[data-field="${CSS.escape(key)}"]`);
      if (!row) return;
      row.scrollIntoView({ block: "center" });
      row.querySelector<HTMLElement>("input, textarea, button")?.focus();
    },
  };
}

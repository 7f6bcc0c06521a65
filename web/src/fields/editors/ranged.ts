import { usePeopleRange } from "@/api/choices";
import type { FieldDefinition } from "@/api/forms";
import { useBeside, useFormKey } from "../beside";
import { isEmpty, isUnread } from "../contracts";
import { wireValues } from "../wire";

interface Range {
  of?: string | null;
  linked?: { where: { equals: string }[] } | null;
}

function dependedOn(range: unknown): string[] {
  const { of, linked } = (range ?? {}) as Range;
  return [...(of ? [of] : []), ...(linked?.where ?? []).map(({ equals }) => equals)];
}

/** Of members or departments those that may be chosen in a field, the recommended ones first. */
export function useRanged<Choice extends { id: string }>(
  field: FieldDefinition,
  choices: readonly Choice[] | undefined,
): { choices: Choice[] | undefined; waits: boolean } {
  const form = useFormKey();
  const beside = useBeside();
  const { range, recommended } = field.settings;
  const keys = [...dependedOn(range), ...dependedOn(recommended)];
  const held = keys.filter((key) => !isEmpty(beside[key]) && !isUnread(beside[key]));
  const values = wireValues(Object.fromEntries(held.map((key) => [key, beside[key]])));
  const asked = Boolean(range || recommended);
  const found = usePeopleRange(form, field.key, values, asked);
  if (!asked || !form) return { choices: choices && [...choices], waits: false };
  if (!found.data || !choices) return { choices: undefined, waits: found.isPending };
  const within = found.data.within && new Set(found.data.within);
  const first = new Set(found.data.recommended ?? []);
  const fitting = choices.filter(({ id }) => !within || within.has(id));
  const isFirst = ({ id }: Choice) => first.has(id);
  return {
    choices: [...fitting.filter(isFirst), ...fitting.filter((choice) => !isFirst(choice))],
    waits: false,
  };
}

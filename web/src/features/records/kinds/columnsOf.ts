import type { FieldDefinition } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import type { LabelledId } from "@/api/records";
import { optionsOf } from "@/fields/choiceTypes";
import type { GroupRow } from "../state/groups";

/** A column of a board: the value that moving a card there gives it, and how many cards it holds. */
export interface BoardColumn {
  key: string;
  value: unknown;
  count: number;
}

export const EMPTY_COLUMN = "";

const keyOf = (value: unknown): string =>
  value === null || value === undefined
    ? EMPTY_COLUMN
    : typeof value === "object"
      ? (value as LabelledId).id
      : String(value);

/**
 * The columns of a board: every option in its order, also those without cards; else the values there are. What has
 * no value comes last; a retired option only while records have it.
 */
export function columnsOf(
  field: FieldDefinition,
  groups: readonly GroupRow[],
  mayBeEmpty: boolean,
): BoardColumn[] {
  const counted = new Map(groups.map(({ values: [value], count }) => [keyOf(value), { value, count }]));
  const options = optionsOf(field)
    .filter((option) => !option.retired || counted.has(option.key))
    .map((option) => option.key);
  const truths = field.type === "yes_no" ? ["true", "false"] : [];
  const known = [...options, ...truths];
  const rest = [...counted.keys()].filter((key) => key !== EMPTY_COLUMN && !known.includes(key));
  const columns = [...known, ...rest].map((key) => ({
    key,
    value: counted.get(key)?.value ?? (field.type === "yes_no" ? key === "true" : key),
    count: counted.get(key)?.count ?? 0,
  }));
  const empty = counted.get(EMPTY_COLUMN)?.count ?? 0;
  return empty > 0 || mayBeEmpty ? [...columns, { key: EMPTY_COLUMN, value: null, count: empty }] : columns;
}

/** The records of a column. */
export function conditionOf(field: string, column: BoardColumn): Predicate {
  if (column.key === EMPTY_COLUMN) return { field, op: "is_empty" };
  const value = typeof column.value === "boolean" ? column.value : column.key;
  return { field, op: "eq", value };
}

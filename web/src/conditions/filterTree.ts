import type { Operator } from "@/api/fieldTypes";
import type { Comparison, Predicate } from "@/api/predicate";

/** A comparison being written; `key` tells rows apart while they have no value yet. */
export interface Condition {
  key: string;
  field: string;
  op: Operator;
  value?: unknown;
}

/** What the builder cannot write (a negation), kept as it came. */
export interface Kept {
  key: string;
  kept: Predicate;
}

export interface ConditionGroup {
  key: string;
  mode: "all" | "any";
  items: FilterItem[];
}

export type FilterItem = Condition | ConditionGroup | Kept;

let keys = 0;
const newKey = () => `c${++keys}`;

export const isGroup = (item: FilterItem): item is ConditionGroup => "items" in item;
export const isKept = (item: FilterItem): item is Kept => "kept" in item;
export const needsValue = (op: Operator) => op !== "is_empty" && op !== "is_not_empty";

export function newCondition(field: string, op: Operator): Condition {
  return { key: newKey(), field, op };
}

export function newGroup(mode: "all" | "any", items: FilterItem[] = []): ConditionGroup {
  return { key: newKey(), mode, items };
}

/** The tree that the builder edits; a single comparison becomes a group of one. */
export function treeOf(predicate: Predicate | null): ConditionGroup {
  const item = predicate === null ? newGroup("all") : itemOf(predicate);
  return isGroup(item) ? item : newGroup("all", [item]);
}

function itemOf(predicate: Predicate): FilterItem {
  if ("all" in predicate) return newGroup("all", predicate.all.map(itemOf));
  if ("any" in predicate) return newGroup("any", predicate.any.map(itemOf));
  if ("not" in predicate) return { key: newKey(), kept: predicate };
  return { key: newKey(), ...predicate };
}

/** Whether there is something to compare with. */
export function hasValue({ op, value }: Pick<Condition, "op" | "value">): boolean {
  if (!needsValue(op)) return true;
  if (op === "between") return Array.isArray(value) && value.length === 2 && value.every(given);
  return Array.isArray(value) ? value.length > 0 : given(value);
}

const given = (value: unknown) => value !== undefined && value !== null && value !== "";

/** The filter as the server reads it, without conditions that are not complete yet: a draft keeps them. */
export function predicateOf(item: FilterItem, isDraft = false): Predicate | null {
  if (isKept(item)) return item.kept;
  if (!isGroup(item)) return isDraft || hasValue(item) ? comparison(item) : null;
  const parts = item.items.map((each) => predicateOf(each, isDraft)).filter((part) => part !== null);
  if (parts.length === 0) return null;
  return item.mode === "all" ? { all: parts } : { any: parts };
}

function comparison({ field, op, value }: Condition): Comparison {
  return needsValue(op) ? { field, op, value } : { field, op };
}

/** The tree with one item replaced, or removed when `next` is null. */
export function replaced(group: ConditionGroup, key: string, next: FilterItem | null): ConditionGroup {
  const items = group.items.flatMap((item) => {
    if (item.key === key) return next ? [next] : [];
    return [isGroup(item) ? replaced(item, key, next) : item];
  });
  return { ...group, items };
}

/** Comparisons anywhere in a filter. */
export function* comparisons(predicate: Predicate | null): Generator<Comparison> {
  if (predicate === null) return;
  if ("all" in predicate) for (const part of predicate.all) yield* comparisons(part);
  else if ("any" in predicate) for (const part of predicate.any) yield* comparisons(part);
  else if ("not" in predicate) yield* comparisons(predicate.not);
  else yield predicate;
}

import type { Grouping } from "@/api/views";
import type { GridRow, Range } from "./rowStore";

/** What the server says of one group: its value by level, how many records, the sums by field. */
export interface GroupRow {
  values: readonly unknown[];
  count: number;
  sums: Readonly<Record<string, unknown>>;
}

/** A group and what stands in it. `start` is the place of its first record in the whole list. */
export interface GroupNode extends GroupRow {
  key: string;
  level: number;
  start: number;
  children: readonly GroupNode[];
}

export const MOST_LEVELS = 3;

/** The list parameter that puts records in the order of their groups. */
export function groupText(grouping: readonly Grouping[]): string {
  return grouping
    .map(({ field, by, descending }) => `${descending ? "-" : ""}${field}${by ? `:${by}` : ""}`)
    .join(",");
}

const plain = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? (value as { id?: unknown }).id : (value ?? null);

const keyOf = (values: readonly unknown[]) => JSON.stringify(values.map(plain));

/** Levels of groups, the outermost first, as a tree; groups stand in the order of the deepest level. */
export function treeOfGroups(levels: readonly (readonly GroupRow[])[]): GroupNode[] {
  const deepest = levels.length - 1;
  const named = levels.map((rows) => new Map(rows.map((row) => [keyOf(row.values), row])));
  const roots: Building[] = [];
  const known = new Map<string, Building>();
  let start = 0;
  for (const leaf of levels[deepest] ?? []) {
    for (let level = 0; level <= deepest; level += 1) {
      const values = leaf.values.slice(0, level + 1);
      const key = keyOf(values);
      if (known.has(key)) continue;
      const row = named[level]?.get(key) ?? leaf;
      const node: Building = { ...row, values, key, level, start, children: [] };
      known.set(key, node);
      const siblings = level === 0 ? roots : known.get(keyOf(values.slice(0, level)))?.children;
      siblings?.push(node);
    }
    start += leaf.count;
  }
  return roots;
}

interface Building extends GroupNode {
  children: Building[];
}

/** What the grid shows: heads of groups, and under those that are open the rows of the list. */
export function withGroups(
  rows: readonly GridRow[],
  groups: readonly GroupNode[],
  isFolded: (key: string) => boolean,
): GridRow[] {
  const shown: GridRow[] = [];
  const add = (node: GroupNode) => {
    shown.push({ index: shown.length, record: null, group: node });
    if (isFolded(node.key)) return;
    if (node.children.length > 0) return node.children.forEach(add);
    for (let place = node.start; place < node.start + node.count; place += 1)
      shown.push({ index: shown.length, record: rows[place]?.record ?? null, place });
  };
  groups.forEach(add);
  return shown;
}

/** The parts of the list that stand between two lines of the grid. */
export function rangesBetween(shown: readonly GridRow[], from: number, to: number): Range[] {
  const ranges: [number, number][] = [];
  for (const { place } of shown.slice(Math.max(0, from), to + 1)) {
    if (place === undefined) continue;
    const last = ranges.at(-1);
    if (last && last[1] === place) last[1] = place + 1;
    else ranges.push([place, place + 1]);
  }
  return ranges;
}

/** All groups that hold others or rows, for folding them at once. */
export function keysOf(groups: readonly GroupNode[]): string[] {
  return groups.flatMap((node) => [node.key, ...keysOf(node.children)]);
}

import type { RecordRow } from "@/api/records";
import type { Below } from "@/api/trees";

/** Where the records at the top of a tree are kept. */
export const TOP = "";

/** A page of what lies right below a record; `more` is there while not all of it is here. */
export interface Branch {
  readonly records: readonly RecordRow[];
  readonly below: Readonly<Record<string, Below>>;
  readonly more: boolean;
}

/** A line of the tree: a record, or the offer of more below `parent`. */
export interface TreeRow {
  readonly key: string;
  readonly record: RecordRow | null;
  readonly parent: string;
  readonly depth: number;
  /** From 1 among its siblings, and of how many; -1 while that is not known. */
  readonly place: number;
  readonly size: number;
  /** null where nothing lies below. */
  readonly open: boolean | null;
  readonly told: Below | null;
}

/** The lines from top to bottom: what lies below opened records stands right under them. */
export function linesOf(branches: ReadonlyMap<string, Branch>, opened: ReadonlySet<string>): TreeRow[] {
  const lines: TreeRow[] = [];
  const add = (parent: string, depth: number) => {
    const branch = branches.get(parent);
    if (!branch) return;
    const size = branch.more ? -1 : branch.records.length;
    for (const [place, record] of branch.records.entries()) {
      const told = branch.below[record.id] ?? null;
      const open = told && told.children > 0 ? opened.has(record.id) : null;
      lines.push({ key: record.id, record, parent, depth, place: place + 1, size, open, told });
      if (open) add(record.id, depth + 1);
    }
    if (branch.more)
      lines.push({
        key: `more:${parent}`, record: null, parent, depth, place: branch.records.length + 1, size, open: null, told: null,
      }); // biome-ignore format: one line
  };
  add(TOP, 1);
  return lines;
}

/** Whether `id` is `above` or lies below it, as far as the lines tell. */
export function isWithin(lines: readonly TreeRow[], id: string, above: string): boolean {
  const parents = new Map(
    lines.flatMap(({ record, parent }) => (record ? [[record.id, parent] as const] : [])),
  );
  for (let at: string | undefined = id; at; at = parents.get(at)) if (at === above) return true;
  return false;
}

/** Where a record goes when it is indented: below the sibling before it; null where there is none. */
export function indented(lines: readonly TreeRow[], id: string): string | null {
  const line = lines.find(({ key }) => key === id);
  const before = lines.filter(({ parent, record }) => record && parent === line?.parent);
  const place = before.findIndex(({ key }) => key === id);
  return place > 0 ? (before[place - 1]?.key ?? null) : null;
}

/** Where it goes when it is outdented: beside its parent, `TOP` or the parent's parent; null at the top. */
export function outdented(lines: readonly TreeRow[], id: string): string | null {
  const parent = lines.find(({ key }) => key === id)?.parent;
  if (!parent) return null;
  return lines.find(({ key }) => key === parent)?.parent ?? null;
}

/** The first records whose children all fit into so many lines. */
export function fitting(waiting: ReadonlyMap<string, number>, room: number, most: number): string[] {
  const ids: string[] = [];
  let left = room;
  for (const [id, children] of waiting) {
    left -= children;
    if (left < 0 || ids.length === most) break;
    ids.push(id);
  }
  return ids;
}

/** What lies below several records, told in one answer, each by itself; only those that are all there. */
export function apart(
  ids: readonly string[],
  counts: ReadonlyMap<string, number>,
  records: readonly RecordRow[],
  below: Readonly<Record<string, Below>>,
  parentOf: (record: RecordRow) => string | null,
): Map<string, Branch> {
  const branches = new Map<string, Branch>();
  for (const id of ids) {
    const own = records.filter((record) => parentOf(record) === id);
    if (own.length === 0 || own.length < (counts.get(id) ?? 0)) continue;
    branches.set(id, { records: own, below, more: false });
  }
  return branches;
}

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { aggregateRecords, type RecordsAsked } from "@/api/records";
import type { Grouping } from "@/api/views";
import type { ShownColumn } from "../state/columns";
import { type GroupNode, type GroupRow, keysOf, treeOfGroups } from "../state/groups";

/** Groups that are told at once; what lies beyond them is not shown. */
export const MOST_GROUPS = 5000;
const MOST_SUMS = 9;
const SUMMED = new Set(["number", "money"]);

/** Of a view that has no groups. */
export const NO_GROUPS_TOLD: Groups = {
  nodes: null,
  totals: null,
  more: false,
  error: null,
  isFolded: () => false,
  turn: () => undefined,
  foldAll: () => undefined,
};

const NOTHING = { nodes: null, totals: null, more: false };

/** The shown fields whose sums mean something. */
export function summedFields(columns: readonly ShownColumn[]): string[] {
  return columns
    .filter(({ field }) => SUMMED.has(FIELD_TYPES[field.type].kind) && SUMMED.has(field.type))
    .map(({ field }) => field.key)
    .slice(0, MOST_SUMS);
}

/** One level of groups with counts and sums; without levels, the whole. */
export async function readLevel(
  form: string,
  asked: RecordsAsked,
  grouping: readonly Grouping[],
  sums: readonly string[],
  signal: AbortSignal,
): Promise<GroupRow[]> {
  const body = {
    group_by: grouping.map(({ field, by }, place) => ({ field, ...(by ? { by } : {}), as: `g${place}` })),
    measures: [
      { op: "count", as: "count" },
      ...sums.map((field, place) => ({ op: "sum", field, as: `s${place}` })),
    ],
    sort: grouping.map(({ descending }, place) => `${descending ? "-" : ""}g${place}`).join(","),
    ...(asked.filter ? { filter: asked.filter } : {}),
    ...(asked.search ? { search: asked.search } : {}),
    limit: MOST_GROUPS,
  };
  const { rows } = await aggregateRecords(form, body, signal);
  return rows.map((row) => ({
    values: grouping.map((_, place) => row[`g${place}`] ?? null),
    count: Number(row.count),
    sums: Object.fromEntries(sums.map((field, place) => [field, row[`s${place}`]])),
  }));
}

export interface Groups {
  /** null while they are on their way, and in a list without groups. */
  nodes: readonly GroupNode[] | null;
  /** Of everything the question finds; null when nobody asked for it. */
  totals: GroupRow | null;
  error: unknown;
  more: boolean;
  isFolded: (key: string) => boolean;
  turn: (key: string) => void;
  foldAll: (all: boolean) => void;
}

/** The groups of a question with counts and sums: one request for each level, whatever the number of groups. */
export function useGroups(
  form: string,
  asked: RecordsAsked,
  grouping: readonly Grouping[],
  sums: readonly string[],
  totals: boolean,
): Groups {
  const { filter, search } = asked;
  const answer = useQuery({
    queryKey: ["records", form, "groups", { filter, search, grouping, sums, totals }],
    enabled: grouping.length > 0 || totals,
    queryFn: async ({ signal }) => {
      const read = (depth: number) =>
        readLevel(form, { filter, search }, grouping.slice(0, depth), sums, signal);
      const whole = totals ? read(0) : null;
      const levels = await Promise.all(grouping.map((_, place) => read(place + 1)));
      return {
        nodes: levels.length > 0 ? treeOfGroups(levels) : null,
        totals: (await whole)?.[0] ?? null,
        more: (levels.at(-1)?.length ?? 0) >= MOST_GROUPS,
      };
    },
    structuralSharing: false,
  });
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const { data = NOTHING, error } = answer;
  const { nodes } = data;
  const turn = useCallback(
    (key: string) =>
      setFolded((now) => {
        const next = new Set(now);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );
  const isFolded = useCallback((key: string) => folded.has(key), [folded]);
  const foldAll = useCallback(
    (all: boolean) => setFolded(new Set(all && nodes ? keysOf(nodes) : [])),
    [nodes],
  );
  return useMemo(() => ({ ...data, error, isFolded, turn, foldAll }), [data, error, isFolded, turn, foldAll]);
}

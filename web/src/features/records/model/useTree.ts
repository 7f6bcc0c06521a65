import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { LabelledId, RecordsAsked } from "@/api/records";
import { listBranch, type TreePage } from "@/api/trees";
import { apart, type Branch, fitting, linesOf, TOP } from "../state/tree";

const PAGE = 50;
const MOST_PAGE = 500;
const MOST_AT_ONCE = 100;
/** Expanding everything stops after so many lines. */
export const MOST_LINES = 500;

const idIn = (value: unknown) => (value as LabelledId | null)?.id ?? null;

const branchOf = (page: TreePage): Branch => ({
  records: page.records,
  below: page.below,
  more: page.next_cursor !== null,
});

/** The records of a tree as far as it was opened, fetched as branches open. */
export function useTree(form: string, parent: string, asked: RecordsAsked, sums: readonly string[] | null) {
  const queries = useQueryClient();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [limits, setLimits] = useState<ReadonlyMap<string, number>>(new Map());
  const [bounded, setBounded] = useState(false);
  const searching = Boolean(asked.filter) || Boolean(asked.search);
  const keyOf = useCallback(
    (id: string, limit: number) => ["records", form, "tree", parent, asked, sums, id, limit],
    [form, parent, asked, sums],
  );
  const ids = useMemo(() => [TOP, ...opened], [opened]);
  const answers = useQueries({
    queries: ids.map((id) => {
      const limit = limits.get(id) ?? PAGE;
      return {
        queryKey: keyOf(id, limit),
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          listBranch(form, parent, asked, { ...(id ? { below: [id] } : {}), limit, sums }, signal),
        placeholderData: (before: TreePage | undefined) => before,
      };
    }),
  });
  const branches = new Map<string, Branch>();
  ids.forEach((id, place) => {
    const page = answers[place]?.data;
    if (page) branches.set(id, branchOf(page));
  });
  const lines = linesOf(branches, opened);

  const turn = useCallback((id: string, open?: boolean) => {
    setOpened((now) => {
      const next = new Set(now);
      if (open ?? !now.has(id)) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const showMore = (id: string) =>
    setLimits((now) => new Map(now).set(id, Math.min(MOST_PAGE, (now.get(id) ?? PAGE) + PAGE * 2)));

  /** Opens level after level until everything is open or there are too many lines. */
  const openAll = async () => {
    const waiting = new Map(
      lines.flatMap(({ key, open, told }) => (open === false ? [[key, told?.children ?? 0] as const] : [])),
    );
    const next = new Set(opened);
    let shown = lines.length;
    while (waiting.size > 0) {
      const wanted = fitting(waiting, MOST_LINES - shown, MOST_AT_ONCE);
      if (wanted.length === 0) break;
      const page = await listBranch(form, parent, asked, { below: wanted, limit: MOST_PAGE, sums });
      for (const [id, branch] of apart(wanted, waiting, page.records, page.below, (each) =>
        idIn(each[parent]),
      )) {
        queries.setQueryData(keyOf(id, PAGE), { ...page, records: branch.records, next_cursor: null });
        next.add(id);
      }
      shown += page.records.length;
      for (const id of wanted) waiting.delete(id);
      for (const { id } of page.records) {
        const children = page.below[id]?.children ?? 0;
        if (children > 0 && !opened.has(id)) waiting.set(id, children);
      }
    }
    setBounded(waiting.size > 0);
    setOpened(next);
  };
  const foldAll = () => {
    setOpened(new Set());
    setBounded(false);
  };
  const top = answers[0];
  return {
    lines,
    opened,
    searching,
    bounded,
    loading: top?.isLoading ?? true,
    error: top?.error ?? null,
    refetch: () => void top?.refetch(),
    moreMatches: top?.data?.more_matches ?? false,
    turn,
    showMore,
    openAll,
    foldAll,
  };
}

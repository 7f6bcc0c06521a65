import { useCallback, useMemo, useRef, useState } from "react";
import type { Marks } from "../grid/columns";
import type { GridRow } from "../state/rowStore";

/** Chosen records. Choosing all that the question finds is kept as a word, not as ids. */
export function useMarks(rows: readonly GridRow[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const last = useRef<number | null>(null);
  const seen = useRef(rows);
  seen.current = rows;

  const clear = useCallback(() => {
    setIds(new Set());
    setEverything(false);
    last.current = null;
  }, []);
  const onTurn = useCallback((row: GridRow, shift: boolean) => {
    setEverything(false);
    const from = shift && last.current !== null ? last.current : row.index;
    last.current = row.index;
    setIds((now) => {
      const next = new Set(now);
      const on = row.record !== null && !now.has(row.record.id);
      for (let index = Math.min(from, row.index); index <= Math.max(from, row.index); index += 1) {
        const id = seen.current[index]?.record?.id;
        if (id && on) next.add(id);
        else if (id) next.delete(id);
      }
      return next;
    });
  }, []);
  const onAll = useCallback(
    (all: boolean) => {
      clear();
      if (all) setIds(new Set(seen.current.flatMap((row) => (row.record ? [row.record.id] : []))));
    },
    [clear],
  );
  const marks: Marks = useMemo(
    () => ({ has: (id) => everything || ids.has(id), count: ids.size, onTurn, onAll }),
    [ids, everything, onTurn, onAll],
  );
  return { marks, ids, everything, chooseEverything: () => setEverything(true), clear };
}

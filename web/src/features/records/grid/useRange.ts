import { useCallback, useEffect, useRef, useState } from "react";
import { type Block, blockOf, type Place } from "../state/clipboard";

/** A block of cells chosen by dragging or with Shift. `block` is null while only one cell is active. */
export function useRange() {
  const [ends, setEnds] = useState<{ anchor: Place; head: Place } | null>(null);
  const dragging = useRef(false);

  useEffect(() => {
    const stop = () => {
      dragging.current = false;
    };
    window.addEventListener("mouseup", stop);
    return () => window.removeEventListener("mouseup", stop);
  }, []);

  const begin = useCallback((place: Place) => {
    dragging.current = true;
    setEnds({ anchor: place, head: place });
  }, []);
  const extend = useCallback((head: Place) => {
    setEnds((now) =>
      now && (now.head.row !== head.row || now.head.column !== head.column) ? { ...now, head } : now,
    );
  }, []);
  const drag = useCallback((place: Place) => dragging.current && extend(place), [extend]);
  const put = useCallback((place: Place) => {
    if (!dragging.current) setEnds({ anchor: place, head: place });
  }, []);

  const single = !ends || (ends.anchor.row === ends.head.row && ends.anchor.column === ends.head.column);
  const block: Block | null = ends && !single ? blockOf(ends.anchor, ends.head) : null;
  return { block, active: ends?.anchor ?? null, head: ends?.head ?? null, begin, extend, drag, put };
}

export type Range = ReturnType<typeof useRange>;

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { listRecords, type RecordsAsked } from "@/api/records";
import { RowStore } from "../state/rowStore";

const KEPT = 8;
const stores = new Map<string, RowStore>();

/** The store of a question; the latest few are kept, so that going back shows rows at once. */
function storeOf(form: string, asked: RecordsAsked): RowStore {
  const key = JSON.stringify([form, asked]);
  const known = stores.get(key);
  stores.delete(key);
  const store =
    known ??
    new RowStore((step, signal) => {
      const { limit, cursor, skip, count } = step;
      return listRecords(form, asked, { limit, cursor, skip, count }, signal);
    });
  stores.set(key, store);
  for (const old of [...stores.keys()].slice(0, -KEPT)) stores.delete(old);
  return store;
}

/** Forgets all rows: another person signs in. */
export function forgetRows(): void {
  stores.clear();
}

/** Rows of a question as they come; they ask again whenever records of the form are said to have changed. */
export function useRows(form: string, asked: RecordsAsked) {
  const text = JSON.stringify(asked);
  const store = useMemo(() => storeOf(form, JSON.parse(text) as RecordsAsked), [form, text]);
  const rows = useSyncExternalStore(store.subscribe, store.snapshot);
  const pulse = useQuery({
    queryKey: ["records", form, "pulse"],
    queryFn: () => Date.now(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const seen = useRef<{ store: RowStore; beat: number | undefined } | null>(null);
  const beat = pulse.data;
  useEffect(() => {
    const before = seen.current;
    seen.current = { store, beat };
    if (before?.store !== store) store.refresh();
    else if (before.beat !== undefined && beat !== undefined && before.beat !== beat) store.refresh();
  }, [store, beat]);
  return { store, ...rows };
}

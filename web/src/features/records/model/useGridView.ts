import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { useViews, type View, type ViewColumn } from "@/api/views";
import { useReader } from "@/fields/reader";
import { remember, remembered } from "@/shared/storage";
import { type GridAddress, readAddress, writeAddress } from "../state/address";
import { defaultColumns, readColumns, visibleColumns } from "../state/columns";
import type { FormFields } from "./useFormFields";

export const ROW_HEIGHTS = { compact: 28, usual: 36, tall: 56 } as const;
export type RowHeight = keyof typeof ROW_HEIGHTS;

/** What the grid shows now: the chosen view, with what the address and this browser change of it. */
export function useGridView(form: FormDefinition, fields: FormFields) {
  const { label } = useReader();
  const views = useViews(form.key).data;
  const [query, setQuery] = useSearchParams();
  const address = useMemo(() => readAddress(query), [query]);
  const view: View | null =
    views?.find((each) => each.id === address.view) ?? (address.view === null ? (views?.[0] ?? null) : null);
  const place = `columns.${form.key}.${view?.id ?? "none"}`;
  const [, turn] = useState(0);

  const go = useCallback(
    (change: Partial<GridAddress>, replace = false) =>
      setQuery((now) => writeAddress(now, change), { replace }),
    [setQuery],
  );
  const ownText = remembered(place);
  const own = useMemo(() => readColumns(ownText), [ownText]);
  const columns = useMemo(() => {
    const wanted =
      own ?? (view?.columns.length ? view.columns : defaultColumns(fields.all, form.label_field));
    return visibleColumns(wanted, fields.byKey, (field) => label(field.label));
  }, [own, view, fields, form.label_field, label]);
  const setColumns = (next: readonly ViewColumn[] | null) => {
    remember(place, next ? JSON.stringify(next) : null);
    turn((count) => count + 1);
  };
  const heightKey = remembered("rowHeight") ?? "usual";
  const height: RowHeight = heightKey in ROW_HEIGHTS ? (heightKey as RowHeight) : "usual";
  const setHeight = (next: RowHeight) => {
    remember("rowHeight", next);
    turn((count) => count + 1);
  };

  const filter = address.filter === undefined ? (view?.filter ?? null) : address.filter;
  const sort = address.sort ?? view?.sort ?? "";
  const changed = address.filter !== undefined || address.sort !== undefined || own !== null;
  const reset = () => {
    setColumns(null);
    go({ filter: undefined, sort: undefined, search: "" });
  };
  return {
    ready: views !== undefined,
    views: views ?? [],
    view,
    address,
    go,
    filter,
    sort,
    columns,
    setColumns,
    height,
    setHeight,
    changed,
    reset,
  };
}

export type GridView = ReturnType<typeof useGridView>;

import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import type { FormDefinition } from "@/api/forms";
import {
  type Grouping,
  useViews,
  type View,
  type ViewColumn,
  type ViewKind,
  type ViewLook,
} from "@/api/views";
import { useReader } from "@/fields/reader";
import { remember, remembered } from "@/shared/storage";
import { type GridAddress, readAddress, writeAddress } from "../state/address";
import { defaultColumns, readColumns, visibleColumns } from "../state/columns";
import type { FormFields } from "./useFormFields";

export const ROW_HEIGHTS = { compact: 28, normal: 36, tall: 56 } as const;
export type RowHeight = keyof typeof ROW_HEIGHTS;

/** How the records are laid out: a kind and what it needs. */
export interface Shape {
  kind: ViewKind;
  look: ViewLook;
}

const NO_GROUPS: readonly Grouping[] = [];

/** A shape that this browser remembers, or null. */
function readShape(text: string | null): Shape | null {
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "look" in value ? (value as Shape) : null;
  } catch {
    return null;
  }
}

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
  const shapePlace = `shape.${form.key}.${view?.id ?? "none"}`;
  const ownShapeText = remembered(shapePlace);
  const ownShape = useMemo(() => readShape(ownShapeText), [ownShapeText]);
  const { kind, look } = useMemo(
    () => ownShape ?? { kind: view?.kind ?? ("grid" as const), look: view?.look ?? {} },
    [ownShape, view],
  );
  const setShape = (next: Shape | null) => {
    remember(shapePlace, next ? JSON.stringify(next) : null);
    turn((count) => count + 1);
  };
  const setLook = (change: Partial<ViewLook>) => setShape({ kind, look: { ...look, ...change } });

  const filter = address.filter === undefined ? (view?.filter ?? null) : address.filter;
  const sort = address.sort ?? view?.sort ?? "";
  const changed =
    address.filter !== undefined || address.sort !== undefined || own !== null || ownShape !== null;
  const reset = () => {
    setColumns(null);
    setShape(null);
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
    kind,
    look,
    grouping: kind === "grid" && !address.deleted ? (look.grouping ?? NO_GROUPS) : NO_GROUPS,
    totals: kind === "grid" && !address.deleted && look.totals === true,
    setShape,
    setLook,
    changed,
    reset,
  };
}

export type GridView = ReturnType<typeof useGridView>;

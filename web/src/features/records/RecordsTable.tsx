import { lazy, Suspense, useCallback, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import { bulk, createRecord, type FieldValues, type RecordsAsked } from "@/api/records";
import { useReader } from "@/fields/reader";
import { useNarrow } from "@/shared/narrow";
import { LoadingSkeleton } from "@/ui/states";
import { BulkBar } from "./bulk/BulkBar";
import { useMarks } from "./bulk/useMarks";
import { RecordCards } from "./cards/RecordCards";
import { RecordGrid } from "./grid/RecordGrid";
import { MissingParts } from "./look/KindControl";
import { paintedFields, usePaint } from "./look/usePaint";
import { RevealsProvider } from "./masked/Reveals";
import { useMasked } from "./masked/useMasked";
import { type FormFields, useFormFields } from "./model/useFormFields";
import { type GridView, ROW_HEIGHTS, useGridView } from "./model/useGridView";
import { MOST_GROUPS, summedFields, useGroups } from "./model/useGroups";
import { useRows } from "./model/useRows";
import { useSaving } from "./model/useSaving";
import { isWritable } from "./model/writing";
import { RecordsToolbar } from "./RecordsToolbar";
import { ConflictDialog } from "./record/ConflictDialog";
import { RecordDrawer } from "./record/RecordDrawer";
import styles from "./records.module.css";
import { readSort, turnSort, writeSort } from "./state/address";
import { type ShownColumn, withMoved, withWidth } from "./state/columns";
import { groupText, rangesBetween, withGroups } from "./state/groups";
import type { GridRow, RowStore } from "./state/rowStore";
import { TableStates } from "./TableStates";
import { FilterChips } from "./toolbar/FilterControl";

/** The question that the grid asks: only columns that are shown travel. */
function askedOf(form: FormDefinition, fields: FormFields, grid: GridView): RecordsAsked {
  const shown = grid.columns.map(({ field }) => field.key);
  const asked = new Set([...shown, form.label_field, ...paintedFields(grid.look, fields.byKey)]);
  return {
    filter: grid.filter,
    sort: grid.sort,
    search: grid.address.search,
    deleted: grid.address.deleted,
    ...(grid.grouping.length > 0 ? { group: groupText(grid.grouping) } : {}),
    fields: ["id", "revision", ...asked],
  };
}

const KindTable = lazy(async () => ({ default: (await import("./kinds/KindTable")).KindTable }));

/** What is told of the rows on the screen: in groups, only the parts of the list that are not folded. */
function sightOf(store: RowStore, shown: readonly GridRow[] | null): Pick<RowStore, "show"> {
  return shown ? { show: (from, to) => store.showParts(rangesBetween(shown, from, to)) } : store;
}

function Table({ form, fields, grid }: { form: FormDefinition; fields: FormFields; grid: GridView }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const narrow = useNarrow();
  const bin = grid.address.deleted;
  const asked = useMemo(() => askedOf(form, fields, grid), [form, fields, grid]);
  const list = useRows(form.key, asked);
  const { store, total, loading } = list;
  const sums = useMemo(() => summedFields(grid.columns), [grid.columns]);
  const groups = useGroups(form.key, asked, grid.grouping, sums, grid.totals);
  const error = list.error ?? groups.error;
  const { nodes, isFolded } = groups;
  const rows = useMemo(
    () => (nodes ? withGroups(list.rows, nodes, isFolded) : list.rows),
    [list.rows, nodes, isFolded],
  );
  const mayAdd = form.actions.includes("create") && form.actions.includes("delete") && !bin;
  const adding = useMemo(
    () =>
      mayAdd
        ? {
            create: (values: FieldValues) => createRecord(form.key, values),
            remove: (removed: string[]) => bulk.delete(form.key, { ids: removed }),
          }
        : null,
    [form.key, mayAdd],
  );
  const heads = useMemo(
    () =>
      grid.grouping.length > 0 || grid.totals
        ? { ...groups, grouping: grid.grouping, fields: fields.byKey }
        : null,
    [groups, grid.grouping, grid.totals, fields],
  );
  const sight = useMemo(() => sightOf(store, nodes ? rows : null), [store, nodes, rows]);
  const { save, conflict, dismissConflict } = useSaving(form.key, store);
  const { marks, ids, everything, chooseEverything, clear } = useMarks(rows);
  const painter = usePaint(grid.look, fields.byKey);
  const sort = useMemo(() => readSort(grid.sort), [grid.sort]);
  const { go } = grid;

  const question = JSON.stringify([grid.filter, grid.address.search, bin]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question chooses other records
  useEffect(clear, [question]);

  const writable = useCallback(
    ({ field }: ShownColumn) => !bin && !field.masked && isWritable(form, field),
    [form, bin],
  );
  const masked = useMasked(form, bin);
  const open = useCallback((id: string) => go({ record: id }), [go]);
  const onSort = useCallback(
    (field: string, more: boolean) => go({ sort: writeSort(turnSort(sort, field, more)) }),
    [go, sort],
  );
  const filtered = grid.filter !== null || grid.address.search !== "";
  const clearFilter = () => go({ filter: null, search: "" });
  const mayMark = !narrow && (form.actions.includes("update") || form.actions.includes("delete"));
  const empty = list.rows.length === 0;

  return (
    <div className={styles.page}>
      <RecordsToolbar
        form={form}
        fields={fields}
        grid={grid}
        asked={asked}
        total={total}
        narrow={narrow}
        groups={groups}
      />
      {grid.view && <MissingParts key={grid.view.id} missing={grid.view.missing} />}
      <FilterChips filter={grid.filter} fields={fields} onChange={(filter) => go({ filter })} />
      <div className={styles.body}>
        {empty || (error && total === null) ? (
          <TableStates
            form={form}
            loading={loading}
            error={error}
            filtered={filtered}
            bin={bin}
            onRetry={() => store.refresh()}
            onClear={clearFilter}
            onNew={() => go({ record: "new" })}
          />
        ) : narrow ? (
          <RecordCards
            rows={rows}
            store={sight}
            columns={grid.columns}
            labelField={form.label_field}
            groups={heads}
            onOpen={open}
          />
        ) : (
          <RecordGrid
            label={label(form.title)}
            rows={rows}
            store={sight}
            groups={heads}
            columns={grid.columns}
            sort={sort}
            rowHeight={ROW_HEIGHTS[grid.look.row_height ?? "normal"]}
            frozen={grid.look.frozen ?? 1}
            painter={painter}
            marks={mayMark ? marks : null}
            writable={writable}
            masked={masked}
            save={save}
            adding={adding}
            onOpen={open}
            onSort={onSort}
            onWidth={(field, width) => grid.setColumns(withWidth(grid.columns, field, width))}
            onMove={(field, to) => grid.setColumns(withMoved(grid.columns, field, to))}
          />
        )}
        {groups.more && <div className={styles.notice}>{t("views.group.more", { shown: MOST_GROUPS })}</div>}
        {error !== null && !empty && (
          <button type="button" className={styles.trouble} onClick={() => store.refresh()}>
            {t("records.stale")}
          </button>
        )}
        <BulkBar
          form={form}
          fields={fields.all}
          ids={ids}
          everything={everything}
          total={total}
          filter={grid.filter}
          search={grid.address.search}
          bin={bin}
          onEverything={chooseEverything}
          onClear={clear}
        />
      </div>
      <RecordDrawer
        form={form}
        id={grid.address.record}
        rows={rows}
        bin={bin}
        onGo={(id) => go({ record: id }, true)}
        onClose={() => go({ record: null })}
      />
      {conflict && (
        <ConflictDialog
          form={form}
          fields={fields}
          conflict={conflict}
          onSave={save}
          onClose={dismissConflict}
        />
      )}
    </div>
  );
}

/** Waits until the views are known, so that the first question is the right one. */
export function RecordsTable({ form }: { form: FormDefinition }) {
  const fields = useFormFields(form);
  const grid = useGridView(form, fields);
  if (grid.kind !== "grid" && !grid.address.deleted)
    return (
      <Suspense fallback={<LoadingSkeleton rows={12} />}>
        <KindTable form={form} fields={fields} grid={grid} />
      </Suspense>
    );
  return (
    <RevealsProvider of={form.key}>
      <Table form={form} fields={fields} grid={grid} />
    </RevealsProvider>
  );
}

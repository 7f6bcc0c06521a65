// biome-ignore-all lint/a11y/useSemanticElements: a treegrid laid out by a grid
// biome-ignore-all lint/a11y/useFocusableInteractive: heads are read with their cells
import { CalculatorOutlined, MinusSquareOutlined, PlusSquareOutlined } from "@ant-design/icons";
import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { Button } from "antd";
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import { type LabelledId, type RecordRow, useRefreshRecords } from "@/api/records";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useNarrow } from "@/shared/narrow";
import { Hand, useDragWords } from "@/ui/sorting";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { summedFields } from "../model/useGroups";
import { MOST_LINES, useTree } from "../model/useTree";
import { isWritable } from "../model/writing";
import { indented, isWithin, outdented, TOP, type TreeRow } from "../state/tree";
import type { KindProps } from "./contracts";
import { titleOf } from "./RecordCard";
import { TreeLine } from "./TreeLine";
import styles from "./tree.module.css";

const DISTANCE_PX = 5;
const TOP_PLACE = "to:top";

type Told = ReturnType<typeof useTree>;

/** Puts records elsewhere in the tree, with undo; what the server refuses is said in one line. */
function useMoving(
  props: KindProps,
  parent: FieldDefinition,
  tree: Told,
  nameOf: (record: RecordRow) => string,
) {
  const { form, save } = props;
  const { t } = useTranslation();
  const { undoable, refused } = useToasts();
  const refresh = useRefreshRecords(form.key);
  return async (record: RecordRow, to: RecordRow | null) => {
    const before = (record[parent.key] as LabelledId | null) ?? null;
    if ((before?.id ?? null) === (to?.id ?? null)) return;
    const onFieldErrors = (errors: readonly FieldError[]) => {
      if (errors.length === 0) return false;
      refused(
        t("tree.refused", { name: nameOf(record), why: errors.map(({ message }) => message).join(" ") }),
      );
      return true;
    };
    const value = to && { id: to.id, label: nameOf(to) };
    const written = await save(record, { [parent.key]: value }, { onFieldErrors });
    if (written && to) tree.turn(to.id, true);
    await refresh();
    if (!written) return;
    const words = to ? t("tree.moved", { name: nameOf(to) }) : t("tree.movedTop");
    undoable(words, () => save({ ...record, ...written }, { [parent.key]: before }).then(refresh));
  };
}

function TopPlace() {
  const { t } = useTranslation();
  const drop = useDroppable({ id: TOP_PLACE, data: { name: t("tree.toTop") } });
  return (
    <div ref={drop.setNodeRef} className={styles.top} data-over={drop.isOver || undefined}>
      {t("tree.top")}
    </div>
  );
}

/** The line that has the focus, and the keys that move it. */
function useWalking(lines: readonly TreeRow[], tree: Told) {
  const frame = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<string | null>(null);
  const records = lines.filter(({ record }) => record !== null);
  const at = records.some(({ key }) => key === focus) ? focus : (records[0]?.key ?? null);
  const go = (row: TreeRow | undefined) => {
    if (!row) return;
    setFocus(row.key);
    frame.current?.querySelector<HTMLElement>(`[data-row="${row.key}"]`)?.focus();
  };
  const walk = (row: TreeRow, key: string): boolean => {
    const place = records.indexOf(row);
    const steps: Record<string, () => void> = {
      ArrowDown: () => go(records[place + 1]),
      ArrowUp: () => go(records[place - 1]),
      Home: () => go(records[0]),
      End: () => go(records.at(-1)),
      ArrowRight: () => (row.open === false ? tree.turn(row.key, true) : row.open && go(records[place + 1])),
      ArrowLeft: () =>
        row.open ? tree.turn(row.key, false) : go(records.find(({ key: id }) => id === row.parent)),
    };
    steps[key]?.();
    return key in steps;
  };
  return { frame, at, setFocus, walk };
}

/** Records under those above them: opened line by line, moved by dragging and by keys. */
export function Tree(props: KindProps) {
  const { form, fields, grid, asked, painter, onOpen, onNew } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const narrow = useNarrow();
  const parent = fields.byKey.get(grid.look.parent ?? "") as FieldDefinition;
  const columns = useMemo(
    () =>
      grid.columns
        .filter(({ field }) => field.key !== form.label_field && field.key !== parent.key)
        .slice(0, narrow ? 1 : undefined),
    [grid.columns, form.label_field, parent.key, narrow],
  );
  const totals = grid.look.totals === true;
  const sums = useMemo(() => (totals ? summedFields(columns) : null), [totals, columns]);
  const tree = useTree(form.key, parent.key, asked, sums);
  const { lines } = tree;
  const { frame, at, setFocus, walk } = useWalking(lines, tree);
  const nameOf = (record: RecordRow) =>
    titleOf(record, grid.look, form, fields, reader) || t("records.untitled");
  const move = useMoving(props, parent, tree, nameOf);
  const movable = isWritable(form, parent);
  const [dragged, setDragged] = useState<RecordRow | null>(null);
  const sensors = useSensors(useSensor(Hand, { activationConstraint: { distance: DISTANCE_PX } }));
  const words = useDragWords((id, data) => (data as { name?: string } | undefined)?.name ?? id);

  const question = tree.searching && !tree.loading ? JSON.stringify([asked.filter, asked.search]) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was looked for is shown once, then it is the reader's
  useEffect(() => {
    if (question !== null) void tree.openAll();
  }, [question]);

  if (tree.error && lines.length === 0) return <ErrorState error={tree.error} onRetry={tree.refetch} />;
  if (tree.loading && lines.length === 0) return <LoadingSkeleton rows={10} />;
  if (lines.length === 0) return <EmptyState title={t(tree.searching ? "tree.nothing" : "views.nothing")} />;

  const byId = new Map(lines.flatMap(({ key, record }) => (record ? [[key, record] as const] : [])));
  const shift = (row: TreeRow, to: string | null) =>
    movable && row.record && to !== null
      ? () => void move(row.record as RecordRow, to === TOP ? null : (byId.get(to) ?? null))
      : null;
  const actsOf = (row: TreeRow, record: RecordRow) => ({
    open: () => onOpen(record.id),
    turn: (open?: boolean) => tree.turn(record.id, open),
    add: onNew && (() => onNew({ [parent.key]: record.id })),
    indent: shift(row, indented(lines, row.key)),
    outdent: shift(row, outdented(lines, row.key)),
    toTop: record[parent.key] ? shift(row, TOP) : null,
  });
  const onKeyDown = (row: TreeRow, record: RecordRow) => (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const acts = actsOf(row, record);
    const level = event.key === "ArrowRight" ? acts.indent : event.key === "ArrowLeft" ? acts.outdent : null;
    if (event.altKey && event.shiftKey) level?.();
    else if (event.key === "Enter") acts.open();
    else if (!walk(row, event.key)) return;
    event.preventDefault();
  };
  const onDragEnd = ({ over }: DragEndEvent) => {
    setDragged(null);
    if (!dragged || !over) return;
    void move(
      dragged,
      over.id === TOP_PLACE ? null : ((over.data.current?.record as RecordRow | undefined) ?? null),
    );
  };
  const widths = columns.map(({ field, width }, place) => {
    const least = width ?? entryOf(field.type).width;
    return `minmax(${least}px, ${place === columns.length - 1 ? "1fr" : "auto"})`;
  });
  const name = narrow || columns.length === 0 ? "minmax(220px, 1fr)" : "minmax(340px, 480px)";
  const layout = { "--tree-columns": `${name} ${widths.join(" ")}` } as CSSProperties;
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <Button
          type="text"
          size="small"
          icon={<PlusSquareOutlined aria-hidden="true" />}
          onClick={tree.openAll}
        >
          {t("tree.openAll")}
        </Button>
        <Button
          type="text"
          size="small"
          icon={<MinusSquareOutlined aria-hidden="true" />}
          onClick={tree.foldAll}
        >
          {t("tree.foldAll")}
        </Button>
        <Button
          type="text"
          size="small"
          title={t("tree.about")}
          icon={<CalculatorOutlined aria-hidden="true" />}
          aria-pressed={totals}
          {...(totals ? { color: "primary", variant: "filled" } : {})}
          onClick={() => grid.setLook({ totals: !totals })}
        >
          {t("tree.totals")}
        </Button>
        {tree.bounded && <span role="status">{t("tree.bounded", { shown: MOST_LINES })}</span>}
        {tree.moreMatches && <span role="status">{t("tree.moreMatches")}</span>}
        {!narrow && <span className={styles.keys}>{t("tree.keys")}</span>}
      </div>
      <DndContext
        sensors={sensors}
        accessibility={words}
        onDragStart={({ active }) => setDragged((active.data.current as { record: RecordRow }).record)}
        onDragEnd={onDragEnd}
        onDragCancel={() => setDragged(null)}
      >
        <div ref={frame} className={styles.frame}>
          <div
            role="treegrid"
            tabIndex={-1}
            className={styles.tree}
            style={layout}
            aria-label={t("tree.label", { name: reader.label(form.title) })}
          >
            <div role="row" className={`${styles.row} ${styles.head}`}>
              {[form.label_field, ...columns.map(({ field }) => field.key)].map((key) => {
                const field = fields.byKey.get(key);
                return (
                  <div
                    key={key}
                    role="columnheader"
                    className={styles.cell}
                    data-end={
                      (field && key !== form.label_field && entryOf(field.type).align === "end") || undefined
                    }
                  >
                    {field ? reader.label(field.label) : key}
                  </div>
                );
              })}
            </div>
            {lines.map((row) =>
              row.record ? (
                <TreeLine
                  key={row.key}
                  row={row}
                  record={row.record}
                  name={nameOf(row.record)}
                  columns={columns}
                  colour={painter?.(row.record).row}
                  focused={row.key === at}
                  movable={movable}
                  closed={dragged !== null && isWithin(lines, row.key, dragged.id)}
                  acts={actsOf(row, row.record)}
                  onFocus={() => setFocus(row.key)}
                  onKeyDown={onKeyDown(row, row.record)}
                />
              ) : (
                <div key={row.key} className={styles.more} style={{ paddingInlineStart: row.depth * 20 }}>
                  <Button type="link" size="small" onClick={() => tree.showMore(row.parent)}>
                    {t("tree.more")}
                  </Button>
                </div>
              ),
            )}
          </div>
        </div>
        {dragged?.[parent.key] ? <TopPlace /> : null}
        <DragOverlay>{dragged && <div className={styles.dragged}>{nameOf(dragged)}</div>}</DragOverlay>
      </DndContext>
    </div>
  );
}

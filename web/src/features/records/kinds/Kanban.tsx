import { EllipsisOutlined, PlusOutlined } from "@ant-design/icons";
import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { readStage, useTransition, type Way } from "@/api/lifecycles";
import { both } from "@/api/predicate";
import type { FieldError } from "@/api/problem";
import { listRecords, type RecordRow, useRefreshRecords } from "@/api/records";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { Count } from "@/ui/Amounts";
import { Hand, useDragWords } from "@/ui/sorting";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { readLevel } from "../model/useGroups";
import { isWritable } from "../model/writing";
import { StageDialog } from "../stages/StageDialog";
import { type BoardColumn, columnsOf, conditionOf, EMPTY_COLUMN } from "./columnsOf";
import type { KindProps } from "./contracts";
import styles from "./kinds.module.css";
import { RecordCard, titleOf } from "./RecordCard";
import { refusalOf } from "./refusal";

const PAGE = 20;
const DISTANCE_PX = 5;

interface Board extends KindProps {
  field: FieldDefinition;
  columns: readonly BoardColumn[];
  nameOf: (column: BoardColumn) => string;
  /** null where nobody may move cards. */
  onMove: ((record: RecordRow, to: BoardColumn) => void) | null;
}

function Card({ board, record, column }: { board: Board; record: RecordRow; column: BoardColumn }) {
  const { t } = useTranslation();
  const { onMove, columns, nameOf, grid } = board;
  const drag = useDraggable({ id: record.id, data: { record, from: column.key }, disabled: !onMove });
  const place = columns.findIndex(({ key }) => key === column.key);
  const step = (by: number) => {
    const to = columns[place + by];
    if (to) onMove?.(record, to);
  };
  const menu = onMove && (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: columns
          .filter(({ key }) => key !== column.key)
          .map((to) => ({ key: `to:${to.key}`, label: t("views.board.moveTo", { name: nameOf(to) }) })),
        onClick: ({ key }) => {
          const to = columns.find((each) => `to:${each.key}` === key);
          if (to) onMove(record, to);
        },
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<EllipsisOutlined aria-hidden="true" />}
        aria-label={t("views.board.move")}
      />
    </Dropdown>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the card's button are heard here
    <div
      ref={drag.setNodeRef}
      {...drag.listeners}
      className={styles.draggable}
      data-dragged={drag.isDragging || undefined}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
        event.preventDefault();
        step(event.key === "ArrowLeft" ? -1 : 1);
      }}
    >
      <RecordCard
        {...board}
        record={record}
        look={grid.look}
        columns={grid.columns}
        withCover={grid.look.cover !== undefined}
        tools={menu}
      />
    </div>
  );
}

function Column({ board, column }: { board: Board; column: BoardColumn }) {
  const { t } = useTranslation();
  const { form, asked, field, onNew } = board;
  const staged = form.lifecycle?.field === field.key;
  const drop = useDroppable({ id: `column:${column.key}`, data: { column }, disabled: !board.onMove });
  const { Cell } = entryOf(field.type);
  const filter = both(asked.filter ?? null, conditionOf(field.key, column));
  const list = useInfiniteQuery({
    queryKey: ["records", form.key, "board", { ...asked, filter }],
    queryFn: ({ pageParam, signal }) =>
      listRecords(form.key, { ...asked, filter }, { limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: column.count > 0,
    placeholderData: (before) => before,
  });
  const records = column.count > 0 ? (list.data?.pages.flatMap((page) => page.records) ?? []) : [];
  const value = column.key === EMPTY_COLUMN ? null : column.value;
  return (
    <section
      ref={drop.setNodeRef}
      className={styles.column}
      data-over={drop.isOver || undefined}
      aria-label={board.nameOf(column)}
    >
      <header className={styles.columnHead}>
        {isEmpty(value) ? <span>{t("views.group.empty")}</span> : <Cell field={field} value={value} dense />}
        <span className={styles.count}>
          <Count value={column.count} />
        </span>
        {onNew && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined aria-hidden="true" />}
            aria-label={t("views.board.newIn", { name: board.nameOf(column) })}
            onClick={() =>
              onNew(column.key && field.writable !== false && !staged ? { [field.key]: column.key } : {})
            }
          />
        )}
      </header>
      <div className={styles.cards}>
        {list.error && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
        {records.map((record) => (
          <Card key={record.id} board={board} record={record} column={column} />
        ))}
        {list.isLoading && <LoadingSkeleton rows={3} />}
        {list.hasNextPage && (
          <Button type="text" block loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("views.board.more", { count: column.count - records.length })}
          </Button>
        )}
        {column.count === 0 && <p className={styles.none}>{t("views.board.none")}</p>}
      </div>
    </section>
  );
}

/** Cards in columns by a choice, a linked record or a person; moving a card writes that field. */
export function Kanban(props: KindProps) {
  const { form, fields, grid, asked, save } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const { undoable, refused, done, failed } = useToasts();
  const refresh = useRefreshRecords(form.key);
  const field = fields.byKey.get(grid.look.group ?? "") as FieldDefinition;
  const staged = form.lifecycle?.field === field.key;
  const writable = staged ? form.actions.includes("update") : isWritable(form, field);
  const [asking, setAsking] = useState<{ record: RecordRow; way: Way } | null>(null);
  const take = useTransition(form.key);
  const counts = useQuery({
    queryKey: ["records", form.key, "boardCounts", field.key, asked.filter, asked.search],
    queryFn: ({ signal }) => readLevel(form.key, asked, [{ field: field.key }], [], signal),
    placeholderData: (before) => before,
  });
  const [dragged, setDragged] = useState<RecordRow | null>(null);
  const sensors = useSensors(useSensor(Hand, { activationConstraint: { distance: DISTANCE_PX } }));
  const nameOf = ({ value }: BoardColumn) =>
    entryOf(field.type).text(value, field, reader) || t("views.group.empty");
  const words = useDragWords((id, data) => {
    const { record, column } = (data ?? {}) as { record?: RecordRow; column?: BoardColumn };
    if (column) return nameOf(column);
    return record ? titleOf(record, grid.look, form, fields, reader) || t("records.untitled") : id;
  });
  if (counts.error) return <ErrorState error={counts.error} onRetry={() => counts.refetch()} />;
  if (!counts.data) return <LoadingSkeleton rows={10} />;
  const columns = columnsOf(field, counts.data, writable && !field.required && !staged);
  /** A card by its stage goes where a transition takes it; what that asks for is asked. */
  const moveOn = async (record: RecordRow, to: BoardColumn) => {
    const stage = nameOf(to);
    try {
      const found = await readStage(form.key, record.id);
      const ways = found.transitions.filter((way) => way.to === to.key);
      const way = ways.find(({ allowed }) => allowed);
      if (!way) {
        const why = ways.flatMap(({ errors }) => errors.map(({ message }) => message)).join(" ");
        refused(ways.length > 0 ? t("stages.refused", { stage, why }) : t("stages.nowhere", { stage }));
      } else if (way.fields.length > 0 || way.reason === "required") setAsking({ record, way });
      else {
        await take.mutateAsync({ record, transition: way.key });
        done(t("stages.taken", { stage }));
      }
    } catch (error) {
      failed(error);
    }
  };
  const move = async (record: RecordRow, to: BoardColumn) => {
    if (staged) return moveOn(record, to);
    const before = record[field.key] ?? null;
    /** What a rule asks of other fields is filled in where they stand: in the record. */
    const onFieldErrors = (errors: readonly FieldError[]) => {
      if (errors.length === 0) return false;
      const why = refusalOf(errors, fields.byKey, (asked, what) =>
        t("views.board.mistake", { name: reader.label(asked.label), what }),
      );
      refused(t("views.board.refused", { name: nameOf(to), why }));
      props.onOpen(record.id);
      return true;
    };
    const written = await save(record, { [field.key]: to.value }, { onFieldErrors });
    await refresh();
    if (written)
      undoable(t("views.board.moved", { name: nameOf(to) }), () =>
        save({ ...record, ...written }, { [field.key]: before }).then(refresh),
      );
  };
  const board: Board = { ...props, field, columns, nameOf, onMove: writable ? move : null };
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    const to = over?.data.current?.column as BoardColumn | undefined;
    const { record, from } = active.data.current as { record: RecordRow; from: string };
    if (to && to.key !== from) void move(record, to);
  };
  return (
    <DndContext
      sensors={sensors}
      accessibility={words}
      onDragStart={({ active }) => setDragged((active.data.current as { record: RecordRow }).record)}
      onDragEnd={onDragEnd}
      onDragCancel={() => setDragged(null)}
    >
      <div className={styles.board}>
        {columns.map((column) => (
          <Column key={column.key} board={board} column={column} />
        ))}
      </div>
      {asking && (
        <StageDialog
          form={form}
          fields={fields}
          {...asking}
          onTaken={() => {
            const to = columns.find(({ key }) => key === asking.way.to);
            done(t("stages.taken", { stage: to ? nameOf(to) : asking.way.to }));
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      <DragOverlay>
        {dragged && <RecordCard {...props} record={dragged} look={grid.look} columns={grid.columns} />}
      </DragOverlay>
    </DndContext>
  );
}

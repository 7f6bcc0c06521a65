import { CaretDownOutlined, CaretUpOutlined, ExpandAltOutlined } from "@ant-design/icons";
import { Checkbox, Tooltip } from "antd";
import type { TFunction } from "i18next";
import type { Column } from "react-data-grid";
import { entryOf } from "@/fields/registry";
import paints from "../look/paints.module.css";
import type { Painter } from "../look/usePaint";
import { MaskedValue } from "../masked/MaskedValue";
import type { SortPart } from "../state/address";
import { type Block, isInside } from "../state/clipboard";
import type { ShownColumn } from "../state/columns";
import type { GroupRow } from "../state/groups";
import type { GridRow } from "../state/rowStore";
import { CellEditor, type Leave } from "./CellEditor";
import { GroupHead, type GroupHeads, GroupSum, TotalHead } from "./GroupHead";
import styles from "./grid.module.css";

export const MARK_COLUMN = "§mark";

export interface Marks {
  has: (id: string) => boolean;
  count: number;
  onTurn: (row: GridRow, shift: boolean) => void;
  onAll: (all: boolean) => void;
}

interface Making {
  t: TFunction;
  columns: readonly ShownColumn[];
  sort: readonly SortPart[];
  block: Block | null;
  marks: Marks | null;
  /** So many first columns stay in sight. */
  frozen: number;
  painter: Painter | null;
  /** Where rows stand in groups or over totals: what their heads say. */
  groups: GroupHeads | null;
  label: (column: ShownColumn) => string;
  writable: (column: ShownColumn) => boolean;
  onOpen: (id: string) => void;
  onSort: (field: string, more: boolean) => void;
  onWrite: (row: GridRow, column: ShownColumn, value: unknown) => void;
  onLeave: (leave: Leave) => void;
  /** Whose records the rows are, and whether masked values may be shown in full. */
  masked: { form: string; may: boolean };
}

const numberOf = (row: GridRow) => (row.place ?? row.index) + 1;

function markColumn(making: Making): Column<GridRow, GroupRow> {
  const { t, marks, onOpen } = making;
  return {
    key: MARK_COLUMN,
    name: "",
    width: marks ? 76 : 56,
    minWidth: 40,
    frozen: true,
    headerCellClass: styles.markHead,
    cellClass: styles.mark,
    renderHeaderCell: () =>
      marks && (
        <Checkbox
          checked={marks.count > 0}
          indeterminate={marks.count > 0}
          onChange={(event) => marks.onAll(event.target.checked)}
          aria-label={t("records.selectShown")}
        />
      ),
    colSpan: (args) => (args.type === "ROW" && args.row.group && making.frozen > 0 ? 2 : undefined),
    renderSummaryCell: () => <TotalHead />,
    renderCell: ({ row, tabIndex }) =>
      row.group && making.groups ? (
        <GroupHead node={row.group} groups={making.groups} tabIndex={tabIndex} />
      ) : row.record ? (
        <>
          {marks && (
            <Checkbox
              tabIndex={tabIndex}
              checked={marks.has(row.record.id)}
              onChange={(event) =>
                marks.onTurn(row, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
              }
              aria-label={t("records.selectRow", { number: numberOf(row) })}
            />
          )}
          <span className={styles.number}>{numberOf(row)}</span>
          <button
            type="button"
            tabIndex={-1}
            className={styles.open}
            aria-label={t("records.openRow", { number: numberOf(row) })}
            onClick={() => row.record && onOpen(row.record.id)}
          >
            <ExpandAltOutlined aria-hidden="true" />
          </button>
        </>
      ) : null,
  };
}

function Head(props: { making: Making; column: ShownColumn }) {
  const { making, column } = props;
  const { field } = column;
  const entry = entryOf(field.type);
  const place = making.sort.findIndex((part) => part.field === field.key);
  const part = making.sort[place];
  return (
    <Tooltip title={making.label(column)} mouseEnterDelay={0.8}>
      <button
        type="button"
        className={styles.head}
        data-end={entry.align === "end"}
        onClick={(event) => making.onSort(field.key, event.shiftKey || event.ctrlKey || event.metaKey)}
      >
        <span className={styles.kind} aria-hidden="true">
          {entry.icon}
        </span>
        <span className={styles.name}>{making.label(column)}</span>
        {part && (
          <span className={styles.sorted}>
            {part.descending ? (
              <CaretDownOutlined aria-hidden="true" />
            ) : (
              <CaretUpOutlined aria-hidden="true" />
            )}
            {making.sort.length > 1 && place + 1}
          </span>
        )}
      </button>
    </Tooltip>
  );
}

function cellClass(making: Making, column: ShownColumn, place: number) {
  const end = entryOf(column.field.type).align === "end" ? styles.end : undefined;
  const locked = making.writable(column) ? undefined : styles.locked;
  return (row: GridRow) => {
    const colour = row.record && making.painter?.(row.record).cells.get(column.field.key);
    const painted = colour ? `${paints.cell} ${paints[colour]}` : undefined;
    const chosen = making.block && isInside(making.block, row.index, place) ? styles.inBlock : undefined;
    return [end, locked, painted, chosen].filter(Boolean).join(" ");
  };
}

function fieldColumn(making: Making, column: ShownColumn, place: number): Column<GridRow, GroupRow> {
  const { field, width } = column;
  const { Cell } = entryOf(field.type);
  const writable = making.writable(column);
  return {
    key: field.key,
    name: making.label(column),
    width,
    minWidth: 64,
    frozen: place < making.frozen,
    resizable: true,
    draggable: place >= making.frozen,
    cellClass: cellClass(making, column, place),
    headerCellClass: styles.headCell,
    renderHeaderCell: () => <Head making={making} column={column} />,
    renderCell: ({ row }) =>
      row.record && field.masked ? (
        <MaskedValue
          field={field}
          value={row.record[field.key]}
          id={row.record.id}
          {...making.masked}
          dense
        />
      ) : row.record ? (
        <Cell field={field} value={row.record[field.key]} dense />
      ) : row.group ? (
        <GroupSum field={field} row={row.group} />
      ) : (
        <span className={styles.waiting} />
      ),
    renderSummaryCell: ({ row }) => <GroupSum field={field} row={row} />,
    summaryCellClass: entryOf(field.type).align === "end" ? styles.end : undefined,
    editable: (row) => writable && row.record !== null,
    renderEditCell: writable
      ? ({ row, onClose }) => (
          <CellEditor
            field={field}
            value={row.record?.[field.key]}
            beside={row.record ?? {}}
            onWrite={(value) => making.onWrite(row, column, value)}
            onLeave={(leave) => {
              onClose(false, leave !== "away");
              if (leave !== "away") making.onLeave(leave);
            }}
          />
        )
      : undefined,
    editorOptions: { commitOnOutsideClick: false, closeOnExternalRowChange: false },
  };
}

/** The grid's columns: the marks, then the fields; the first field stays in sight with them. */
export function gridColumns(making: Making): Column<GridRow, GroupRow>[] {
  return [markColumn(making), ...making.columns.map((column, place) => fieldColumn(making, column, place))];
}

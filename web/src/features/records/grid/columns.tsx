import { CaretDownOutlined, CaretUpOutlined, ExpandAltOutlined } from "@ant-design/icons";
import { Checkbox, Tooltip } from "antd";
import type { TFunction } from "i18next";
import type { Column } from "react-data-grid";
import { entryOf } from "@/fields/registry";
import paints from "../look/paints.module.css";
import type { Painter } from "../look/usePaint";
import type { SortPart } from "../state/address";
import { type Block, isInside } from "../state/clipboard";
import type { ShownColumn } from "../state/columns";
import type { GridRow } from "../state/rowStore";
import { CellEditor, type Leave } from "./CellEditor";
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
  label: (column: ShownColumn) => string;
  writable: (column: ShownColumn) => boolean;
  onOpen: (id: string) => void;
  onSort: (field: string, more: boolean) => void;
  onWrite: (row: GridRow, column: ShownColumn, value: unknown) => void;
  onLeave: (leave: Leave) => void;
}

function markColumn({ t, marks, onOpen }: Making): Column<GridRow> {
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
    renderCell: ({ row, tabIndex }) =>
      row.record && (
        <>
          {marks && (
            <Checkbox
              tabIndex={tabIndex}
              checked={marks.has(row.record.id)}
              onChange={(event) =>
                marks.onTurn(row, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
              }
              aria-label={t("records.selectRow", { number: row.index + 1 })}
            />
          )}
          <span className={styles.number}>{row.index + 1}</span>
          <button
            type="button"
            tabIndex={-1}
            className={styles.open}
            aria-label={t("records.openRow", { number: row.index + 1 })}
            onClick={() => row.record && onOpen(row.record.id)}
          >
            <ExpandAltOutlined aria-hidden="true" />
          </button>
        </>
      ),
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

function fieldColumn(making: Making, column: ShownColumn, place: number): Column<GridRow> {
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
      row.record ? (
        <Cell field={field} value={row.record[field.key]} dense />
      ) : (
        <span className={styles.waiting} />
      ),
    editable: (row) => writable && row.record !== null,
    renderEditCell: writable
      ? ({ row, onClose }) => (
          <CellEditor
            field={field}
            value={row.record?.[field.key]}
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
export function gridColumns(making: Making): Column<GridRow>[] {
  return [markColumn(making), ...making.columns.map((column, place) => fieldColumn(making, column, place))];
}

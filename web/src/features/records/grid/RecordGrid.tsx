import {
  type ClipboardEvent,
  type CSSProperties,
  type Key,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
} from "react";
import {
  type CellKeyboardEvent,
  type CellKeyDownArgs,
  type CellMouseArgs,
  type CellMouseEvent,
  DataGrid,
  type DataGridHandle,
  type RenderRowProps,
  Row,
} from "react-data-grid";
import "react-data-grid/lib/styles.css";
import { useTranslation } from "react-i18next";
import { hueOf } from "@/fields/colours";
import { useReader } from "@/fields/reader";
import paints from "../look/paints.module.css";
import type { Painter } from "../look/usePaint";
import { Revealing } from "../masked/revealing";
import type { Groups } from "../model/useGroups";
import type { Save } from "../model/useSaving";
import type { SortPart } from "../state/address";
import { type Block, blockOf } from "../state/clipboard";
import type { ShownColumn } from "../state/columns";
import type { GroupRow } from "../state/groups";
import type { GridRow, RowStore } from "../state/rowStore";
import type { Leave } from "./CellEditor";
import { gridColumns, MARK_COLUMN, type Marks } from "./columns";
import type { GroupHeads } from "./GroupHead";
import styles from "./grid.module.css";
import { type Adding, useBlockPaste } from "./useBlockPaste";
import { useRange } from "./useRange";

/** The marks stand before the fields. */
const FIRST_FIELD = 1;
const HEAD_HEIGHT = 36;
const ARROWS: Record<string, [number, number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

export interface RecordGridProps {
  label: string;
  rows: readonly GridRow[];
  store: Pick<RowStore, "show">;
  columns: readonly ShownColumn[];
  sort: readonly SortPart[];
  rowHeight: number;
  marks: Marks | null;
  frozen?: number;
  /** Where the rows stand in groups, or totals under them. */
  groups?: (GroupHeads & Pick<Groups, "totals">) | null;
  painter?: Painter | null;
  writable: (column: ShownColumn) => boolean;
  /** Whose records the rows are, and whether masked values may be shown in full. */
  masked: { form: string; may: boolean };
  save: Save;
  /** Lines pasted under the last row become records. */
  adding?: Adding | null;
  onOpen: (id: string) => void;
  onSort: (field: string, more: boolean) => void;
  onWidth?: (field: string, width: number) => void;
  onMove?: (field: string, to: string) => void;
  onDelete?: (ids: string[]) => void;
}

/** Rows with their colour; made only where something is coloured. */
function paintedRow(painter: Painter) {
  return (key: Key, row: RenderRowProps<GridRow, GroupRow>) => {
    const colour = row.row.record && painter(row.row.record).row;
    if (!colour) return <Row key={key} {...row} />;
    const style = { "--tz-paint": hueOf(colour) } as CSSProperties;
    return <Row key={key} {...row} className={paints.row} style={style} />;
  };
}

/**
 * Records as a table of cells. Arrows move, Enter or typing edits, Space opens the record, Shift chooses a block,
 * Ctrl-C and Ctrl-V work with spreadsheets, Delete empties cells.
 */
export function RecordGrid(props: RecordGridProps) {
  const { rows, store, columns, sort, rowHeight, marks, writable, masked, save, onOpen, onSort } = props;
  const { painter = null, groups = null } = props;
  const frozen = Math.max(props.frozen ?? 1, groups?.grouping.length ? 1 : 0);
  const { t } = useTranslation();
  const reader = useReader();
  const grid = useRef<DataGridHandle>(null);
  const reveals = useContext(Revealing);
  const range = useRange();
  const block: Block | null = range.block ?? (range.active ? blockOf(range.active, range.active) : null);
  const blocks = useBlockPaste({ rows, columns, writable, save, adding: props.adding ?? null });

  const select = useCallback((row: number, column: number) => {
    grid.current?.selectCell({ rowIdx: row, idx: column + FIRST_FIELD }, { shouldFocusCell: true });
  }, []);
  const place = useRef(range.active);
  place.current = range.active;
  const extent = useRef({ rows: rows.length, columns: columns.length });
  extent.current = { rows: rows.length, columns: columns.length };

  const leave = useCallback(
    (how: Leave) => {
      const at = place.current;
      if (!at) return;
      const across = how === "next" ? 1 : how === "previous" ? -1 : 0;
      const row = Math.min(extent.current.rows - 1, at.row + (how === "down" ? 1 : 0));
      const column = Math.min(extent.current.columns - 1, Math.max(0, at.column + across));
      setTimeout(() => select(row, column));
    },
    [select],
  );

  const gridBlock = range.block;
  const made = useMemo(
    () =>
      gridColumns({
        t,
        columns,
        sort,
        block: gridBlock,
        marks,
        frozen,
        painter,
        groups,
        label: ({ field }) => reader.label(field.label),
        writable,
        onOpen,
        onSort,
        onWrite: (row, { field }, value) => row.record && void save(row.record, { [field.key]: value }),
        onLeave: leave,
        masked,
      }),
    [
      t,
      columns,
      sort,
      gridBlock,
      marks,
      frozen,
      painter,
      groups,
      reader,
      writable,
      onOpen,
      onSort,
      save,
      leave,
      masked,
    ],
  );

  const see = useCallback(
    (element: HTMLElement) => {
      const from = Math.floor(element.scrollTop / rowHeight);
      store.show(from, from + Math.ceil(element.clientHeight / rowHeight));
    },
    [store, rowHeight],
  );

  useEffect(() => {
    if (grid.current?.element) see(grid.current.element);
  }, [see]);

  const onKey = (args: CellKeyDownArgs<GridRow, GroupRow>, event: CellKeyboardEvent) => {
    if (args.mode === "EDIT") return;
    if (args.row?.group && (event.key === "Enter" || event.key === " ")) {
      event.preventGridDefault();
      event.preventDefault();
      groups?.turn(args.row.group.key);
      return;
    }
    if (args.column.key === MARK_COLUMN) return;
    // The editor that Enter opens would take the key as a new line over the text it has selected.
    if (event.key === "Enter") event.preventDefault();
    const field = columns[args.column.idx - FIRST_FIELD]?.field;
    if (event.key === "Enter" && field?.masked && masked.may && args.row?.record) {
      reveals?.ask({ form: masked.form, id: args.row.record.id, field });
      return;
    }
    const arrow = ARROWS[event.key];
    if (arrow && event.shiftKey && range.head) {
      event.preventGridDefault();
      event.preventDefault();
      const row = Math.min(rows.length - 1, Math.max(0, range.head.row + arrow[0]));
      const column = Math.min(columns.length - 1, Math.max(0, range.head.column + arrow[1]));
      range.extend({ row, column });
      grid.current?.scrollToCell({ rowIdx: row, idx: column + FIRST_FIELD });
    } else if (event.key === " " && args.row.record) {
      event.preventGridDefault();
      event.preventDefault();
      if (event.shiftKey) marks?.onTurn(args.row, false);
      else onOpen(args.row.record.id);
    } else if ((event.key === "Delete" || event.key === "Backspace") && block) {
      event.preventGridDefault();
      event.preventDefault();
      blocks.clear(block);
    } else if ((event.ctrlKey || event.metaKey) && /^[cvx]$/i.test(event.key)) {
      event.preventGridDefault();
    } else if ((event.ctrlKey || event.metaKey) && /^d$/i.test(event.key) && block) {
      event.preventGridDefault();
      event.preventDefault();
      blocks.fill(block);
    }
  };

  const onMouseDown = ({ row, column, rowIdx }: CellMouseArgs<GridRow, GroupRow>, event: CellMouseEvent) => {
    if (column.key === MARK_COLUMN) return;
    const at = { row: rowIdx, column: column.idx - FIRST_FIELD };
    if (event.shiftKey && range.active && row) {
      event.preventGridDefault();
      event.preventDefault();
      range.extend(at);
    } else if (event.button === 0) range.begin(at);
  };

  const onHover = (event: React.MouseEvent) => {
    if (event.buttons !== 1) return;
    const cell = (event.target as Element).closest("[role=gridcell]");
    const row = cell?.closest("[role=row]");
    if (!cell || !row) return;
    const column = Number(cell.getAttribute("aria-colindex")) - 1 - FIRST_FIELD;
    if (column >= 0) range.drag({ row: Number(row.getAttribute("aria-rowindex")) - 2, column });
  };

  const isEditing = (event: ClipboardEvent) => (event.target as Element).closest("input, textarea") !== null;
  /** A block of cells is one also when a cell is open: nobody means tabs and lines to stand inside it. */
  const isBlock = (event: ClipboardEvent) => /\t|\n(?!$)/.test(event.clipboardData.getData("text/plain"));
  const onPaste = (event: ClipboardEvent) => {
    if (!block || (isEditing(event) && !(isBlock(event) && !(event.target as Element).closest("textarea"))))
      return;
    if (isEditing(event)) select(block.top, block.left);
    blocks.paste(event, block);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the grid inside is the control; its blocks are heard here
    <div
      className={styles.frame}
      onMouseOver={onHover}
      onFocus={() => undefined}
      onCopy={(event) => block && !isEditing(event) && blocks.copy(event, block)}
      onPasteCapture={onPaste}
    >
      <DataGrid<GridRow, GroupRow>
        ref={grid}
        aria-label={props.label}
        className={styles.grid}
        columns={made}
        rows={rows}
        rowHeight={rowHeight}
        headerRowHeight={HEAD_HEIGHT}
        bottomSummaryRows={groups?.totals ? [groups.totals] : undefined}
        summaryRowHeight={HEAD_HEIGHT}
        renderers={painter ? { renderRow: paintedRow(painter) } : undefined}
        rowClass={(row) =>
          row.group ? styles.groupRow : row.record && marks?.has(row.record.id) ? styles.marked : undefined
        }
        onScroll={(event) => see(event.currentTarget)}
        onSelectedCellChange={({ rowIdx, column }) => {
          if (column.idx >= FIRST_FIELD && rowIdx >= 0)
            range.put({ row: rowIdx, column: column.idx - FIRST_FIELD });
        }}
        onCellMouseDown={onMouseDown}
        onCellKeyDown={onKey}
        onColumnResize={(column, width) => props.onWidth?.(column.key, width)}
        onColumnsReorder={(from, to) => to !== MARK_COLUMN && props.onMove?.(from, to)}
      />
    </div>
  );
}

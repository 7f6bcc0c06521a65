// biome-ignore-all lint/a11y/useSemanticElements: a treegrid laid out by a grid
import { CaretDownOutlined, CaretRightOutlined, EllipsisOutlined } from "@ant-design/icons";
import { useDraggable, useDroppable } from "@dnd-kit/core";
import { Button, Dropdown } from "antd";
import type { CSSProperties, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "@/api/records";
import { hueOf } from "@/fields/colours";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { MaskedText } from "../masked/MaskedValue";
import type { ShownColumn } from "../state/columns";
import type { TreeRow } from "../state/tree";
import styles from "./tree.module.css";

const INDENT_PX = 20;

/** What one may do with a line; what is null may not be done here. */
export interface LineActs {
  open: () => void;
  turn: (open?: boolean) => void;
  add: (() => void) | null;
  indent: (() => void) | null;
  outdent: (() => void) | null;
  toTop: (() => void) | null;
}

function Tools({ name, acts }: { name: string; acts: LineActs }) {
  const { t } = useTranslation();
  const offered = (["show", "add", "indent", "outdent", "toTop"] as const).filter(
    (act) => act === "show" || acts[act] !== null,
  );
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: offered.map((act) => ({ key: act, label: t(`tree.${act}`) })),
        onClick: ({ key, domEvent }) => {
          domEvent.stopPropagation();
          if (key === "show") acts.open();
          else acts[key as "add" | "indent" | "outdent" | "toTop"]?.();
        },
      }}
    >
      <Button
        type="text"
        size="small"
        tabIndex={-1}
        className={styles.tools}
        icon={<EllipsisOutlined aria-hidden="true" />}
        aria-label={t("tree.tools", { name })}
      />
    </Dropdown>
  );
}

/** The value of a column, and under it what all that lies below adds up to. */
function Value({ column, row, record }: { column: ShownColumn; row: TreeRow; record: RecordRow }) {
  const { t } = useTranslation();
  const reader = useReader();
  const { field } = column;
  const { Cell, text, align } = entryOf(field.type);
  const total = row.told?.totals?.[field.key];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the row has the focus
    <div role="gridcell" className={styles.cell} data-end={align === "end" || undefined}>
      {field.masked ? (
        <MaskedText field={field} value={record[field.key]} />
      ) : (
        <Cell field={field} value={record[field.key]} dense />
      )}
      {total != null && row.open !== null && (
        <span className={`${styles.sum} tz-figures`}>
          {t("tree.sum", { value: text(total, field, reader) })}
        </span>
      )}
    </div>
  );
}

/** A record of the tree; it can be dragged onto another one. */
export function TreeLine(props: {
  row: TreeRow;
  record: RecordRow;
  name: string;
  columns: readonly ShownColumn[];
  colour: string | null | undefined;
  focused: boolean;
  movable: boolean;
  /** Whether nothing is moved here while something is dragged. */
  closed: boolean;
  acts: LineActs;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const { row, record, name, acts, colour } = props;
  const { t } = useTranslation();
  const drag = useDraggable({ id: record.id, data: { record, name }, disabled: !props.movable });
  const drop = useDroppable({ id: `into:${record.id}`, data: { record, name }, disabled: props.closed });
  const { told } = row;
  return (
    <div
      ref={(element) => {
        drag.setNodeRef(element);
        drop.setNodeRef(element);
      }}
      role="row"
      aria-level={row.depth}
      aria-posinset={row.place}
      aria-setsize={row.size}
      aria-expanded={row.open ?? undefined}
      aria-label={name}
      tabIndex={props.focused ? 0 : -1}
      data-row={record.id}
      className={styles.row}
      data-over={drop.isOver || undefined}
      data-dragged={drag.isDragging || undefined}
      data-beside={told?.matches === false || undefined}
      data-painted={colour ? true : undefined}
      style={colour ? ({ "--tz-paint": hueOf(colour) } as CSSProperties) : undefined}
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
      {...drag.listeners}
    >
      <div
        role="gridcell"
        tabIndex={-1}
        className={styles.name}
        style={{ paddingInlineStart: 12 + (row.depth - 1) * INDENT_PX }}
      >
        <button
          type="button"
          tabIndex={-1}
          className={styles.turn}
          aria-hidden={row.open === null || undefined}
          aria-label={t(row.open ? "tree.fold" : "tree.open", { name })}
          onClick={() => acts.turn()}
        >
          {row.open ? <CaretDownOutlined aria-hidden="true" /> : <CaretRightOutlined aria-hidden="true" />}
        </button>
        <button type="button" tabIndex={-1} className={styles.title} title={name} onClick={acts.open}>
          {name}
        </button>
        {told && told.children > 0 && (
          <span
            className={`${styles.count} tz-figures`}
            title={t("tree.count", { count: told.count ?? told.children })}
          >
            {told.children}
          </span>
        )}
        <Tools name={name} acts={acts} />
      </div>
      {props.columns.map((column) => (
        <Value key={column.field.key} column={column} row={row} record={record} />
      ))}
    </div>
  );
}

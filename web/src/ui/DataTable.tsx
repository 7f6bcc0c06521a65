import { Table, type TableProps } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNarrow } from "@/shared/narrow";
import styles from "./DataTable.module.css";
import { ErrorState, LoadingSkeleton } from "./states";

const WIDEST = 240;

export interface Column<Row> {
  key: string;
  title: ReactNode;
  render: (row: Row) => ReactNode;
  align?: "left" | "right";
  /** Beyond so many pixels the text is cut; the whole of it shows on hover. */
  width?: number;
  /** Where it stands on a phone's card; left out, it is not shown there. */
  card?: "title" | "line" | "end";
  /** The title is for screen readers only, as over buttons. */
  untitled?: boolean;
}

interface DataTableProps<Row> {
  label: string;
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  columns: Column<Row>[];
  error?: unknown;
  onRetry?: () => void;
  onOpen?: (row: Row) => void;
  /** What stands there when there are no rows: nothing yet, or filtered to nothing. */
  empty: ReactNode;
  expand?: (row: Row) => ReactNode;
}

function Cards<Row>({ rows, rowKey, columns, onOpen, label }: DataTableProps<Row> & { rows: Row[] }) {
  const at = (place: Column<Row>["card"]) => columns.filter((column) => column.card === place);
  const content = (row: Row) => (
    <>
      <span className={styles.words}>
        {at("title").map((column) => (
          <span key={column.key} className={styles.title}>
            {column.render(row)}
          </span>
        ))}
        {at("line").map((column) => (
          <span key={column.key} className={styles.line}>
            {column.render(row)}
          </span>
        ))}
      </span>
      <span className={styles.end}>
        {at("end").map((column) => (
          <span key={column.key}>{column.render(row)}</span>
        ))}
      </span>
    </>
  );
  return (
    <ul aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)} className={styles.item}>
          {onOpen ? (
            <button type="button" className={styles.card} onClick={() => onOpen(row)}>
              {content(row)}
            </button>
          ) : (
            <div className={styles.card}>{content(row)}</div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Rows<Row extends object>(props: DataTableProps<Row> & { rows: Row[] }) {
  const columns: TableProps<Row>["columns"] = props.columns.map((column) => ({
    key: column.key,
    title: column.untitled ? <span className="tz-unseen">{column.title}</span> : column.title,
    align: column.align,
    render: (_: unknown, row: Row) => {
      const content = column.render(row);
      const full = typeof content === "string" ? content : undefined;
      return (
        <div
          className={styles.cell}
          style={{
            maxWidth: column.width ?? WIDEST,
            marginLeft: column.align === "right" ? "auto" : undefined,
          }}
          title={full}
        >
          {content}
        </div>
      );
    },
  }));
  const { onOpen, expand } = props;
  const { t } = useTranslation();
  const open = (row: Row) => ({
    tabIndex: 0,
    className: styles.open,
    onClick: () => onOpen?.(row),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === "Enter" && event.target === event.currentTarget) onOpen?.(row);
    },
  });
  return (
    <Table<Row>
      size="small"
      aria-label={props.label}
      columns={columns}
      dataSource={props.rows}
      rowKey={props.rowKey}
      pagination={false}
      scroll={{ x: "max-content" }}
      onRow={onOpen && open}
      expandable={
        expand && {
          expandedRowRender: (row) => expand(row),
          columnTitle: <span className="tz-unseen">{t("frame.detail")}</span>,
        }
      }
    />
  );
}

/** A plain list of rows with all its states; on a phone, cards with the columns that matter. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const narrow = useNarrow();
  const { rows, error } = props;
  if (!rows && error) return <ErrorState error={error} onRetry={props.onRetry} />;
  if (!rows) return <LoadingSkeleton />;
  if (rows.length === 0) return props.empty;
  return narrow ? <Cards {...props} rows={rows} /> : <Rows {...props} rows={rows} />;
}

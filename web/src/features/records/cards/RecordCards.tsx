import { useEffect, useRef } from "react";
import { isEmpty } from "@/fields/contracts";
import { GroupHead, type GroupHeads } from "../grid/GroupHead";
import type { ShownColumn } from "../state/columns";
import type { GridRow, RowStore } from "../state/rowStore";
import { CardBody } from "./CardBody";
import styles from "./cards.module.css";

const SHOWN_FIELDS = 3;
const AHEAD = 60;

function Card({
  row,
  columns,
  labelField,
  onOpen,
}: {
  row: GridRow;
  columns: readonly ShownColumn[];
  labelField: string;
  onOpen: (id: string) => void;
}) {
  const { record } = row;
  if (!record) return <li className={styles.waiting} aria-hidden="true" />;
  const title = columns.find(({ field }) => field.key === labelField) ?? columns[0];
  const facts = columns
    .filter((column) => column !== title && !isEmpty(record[column.field.key]))
    .slice(0, SHOWN_FIELDS);
  return (
    <li>
      <button type="button" className={styles.card} onClick={() => onOpen(record.id)}>
        <CardBody record={record} named={title?.field} facts={facts.map(({ field }) => field)} />
      </button>
    </li>
  );
}

/** The rows on a phone: one card each with the three columns that matter; more come as one scrolls. */
export function RecordCards(props: {
  rows: readonly GridRow[];
  store: Pick<RowStore, "show">;
  columns: readonly ShownColumn[];
  labelField: string;
  groups?: GroupHeads | null;
  onOpen: (id: string) => void;
}) {
  const { rows, store } = props;
  const end = useRef<HTMLDivElement>(null);
  const firstMissing = rows.findIndex((row) => row.record === null && !row.group);
  const known = firstMissing < 0 ? rows.length : firstMissing;
  useEffect(() => {
    if (!end.current || firstMissing < 0) return;
    const watcher = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && store.show(Math.max(0, known - 1), known + AHEAD),
      { rootMargin: "600px" },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [store, known, firstMissing]);
  return (
    <>
      <ul className={styles.cards}>
        {rows.slice(0, known).map((row) =>
          row.group && props.groups ? (
            <li key={row.group.key} className={styles.group}>
              <GroupHead node={row.group} groups={props.groups} tabIndex={0} />
            </li>
          ) : (
            <Card
              key={row.record?.id ?? row.index}
              row={row}
              columns={props.columns}
              labelField={props.labelField}
              onOpen={props.onOpen}
            />
          ),
        )}
      </ul>
      <div ref={end} className={firstMissing < 0 ? undefined : styles.waiting} />
    </>
  );
}

import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { GroupHead, type GroupHeads } from "../grid/GroupHead";
import { MaskedText } from "../masked/MaskedValue";
import type { ShownColumn } from "../state/columns";
import type { GridRow, RowStore } from "../state/rowStore";
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
  const { t } = useTranslation();
  const reader = useReader();
  const { record } = row;
  if (!record) return <li className={styles.waiting} aria-hidden="true" />;
  const title = columns.find(({ field }) => field.key === labelField) ?? columns[0];
  const facts = columns
    .filter((column) => column !== title && !isEmpty(record[column.field.key]))
    .slice(0, SHOWN_FIELDS);
  const name = title ? entryOf(title.field.type).text(record[title.field.key], title.field, reader) : "";
  return (
    <li>
      <button type="button" className={styles.card} onClick={() => onOpen(record.id)}>
        <span className={styles.title}>{name || t("records.untitled")}</span>
        {facts.map(({ field }) => {
          const { Cell } = entryOf(field.type);
          return (
            <span key={field.key} className={styles.fact}>
              <span className={styles.name}>{reader.label(field.label)}</span>
              {field.masked ? (
                <MaskedText field={field} value={record[field.key]} />
              ) : (
                <Cell field={field} value={record[field.key]} dense />
              )}
            </span>
          );
        })}
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

import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState, ErrorState, LoadingSkeleton, NothingFound } from "@/ui/states";
import { useRows } from "../model/useRows";
import type { KindProps } from "./contracts";
import styles from "./kinds.module.css";
import { RecordCard } from "./RecordCard";

const AHEAD = 60;

/** Records as cards with their pictures; more come as one scrolls. */
export function Gallery(props: KindProps) {
  const { form, grid, asked } = props;
  const { t } = useTranslation();
  const { store, rows, total, loading, error } = useRows(form.key, asked);
  const end = useRef<HTMLDivElement>(null);
  const firstMissing = rows.findIndex(({ record }) => record === null);
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
  if (error && total === null) return <ErrorState error={error} onRetry={() => store.refresh()} />;
  if (loading && rows.length === 0) return <LoadingSkeleton rows={10} />;
  if (rows.length === 0)
    return asked.filter || asked.search ? (
      <NothingFound onClear={() => grid.go({ filter: null, search: "" })} />
    ) : (
      <EmptyState title={t("views.nothing")} />
    );
  return (
    <div className={styles.scroll}>
      <ul className={styles.gallery}>
        {rows.slice(0, known).map(({ record }) =>
          record ? (
            <li key={record.id}>
              <RecordCard
                {...props}
                record={record}
                look={grid.look}
                columns={grid.columns}
                withCover={grid.look.cover !== undefined}
              />
            </li>
          ) : null,
        )}
      </ul>
      <div ref={end} />
    </div>
  );
}

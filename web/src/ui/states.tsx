import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { Picture, type PictureName } from "./Picture";
import styles from "./states.module.css";

interface StateProps {
  picture: PictureName;
  title: ReactNode;
  about?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
  children?: ReactNode;
}

function State({ picture, title, about, action, compact, children }: StateProps) {
  return (
    <div className={compact ? `${styles.state} ${styles.compact}` : styles.state}>
      <Picture name={picture} className={styles.picture} />
      <div className={styles.title}>{title}</div>
      {about && <div className={styles.about}>{about}</div>}
      {children}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** Nothing here yet: what this is, and one button that begins. */
export function EmptyState(props: Omit<StateProps, "picture" | "children">) {
  return <State picture="empty" {...props} />;
}

/** The filter leaves nothing: say so and offer to clear it. */
export function NothingFound({ onClear, compact }: { onClear?: () => void; compact?: boolean }) {
  const { t } = useTranslation();
  const action = onClear && <Button onClick={onClear}>{t("states.clearFilter")}</Button>;
  return (
    <State
      picture="search"
      title={t("states.nothingFound")}
      about={t("states.nothingFoundAbout")}
      action={action}
      compact={compact}
    />
  );
}

/** What is not there and what one may not see read the same. */
export function NoPermission({ about }: { about?: ReactNode }) {
  const { t } = useTranslation();
  return <State picture="lock" title={t("states.hidden")} about={about ?? t("states.hiddenAbout")} />;
}

/** What went wrong, the way out, and the id that the log knows it by. */
export function ErrorState({
  error,
  onRetry,
  compact,
}: {
  error: unknown;
  onRetry?: () => void;
  compact?: boolean;
}) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  if (problem.hidden) return <NoPermission />;
  const about = problem.code === "network.unreachable" ? t("states.unreachableAbout") : problem.message;
  const retry = onRetry && (
    <Button type="primary" onClick={onRetry}>
      {t("states.retry")}
    </Button>
  );
  return (
    <div role="alert">
      <State picture="storm" title={t("states.failed")} about={about} action={retry} compact={compact}>
        {problem.requestId && (
          <div className={styles.request}>{t("states.requestId", { id: problem.requestId })}</div>
        )}
      </State>
    </div>
  );
}

/** Grey lines where the content will stand. */
export function LoadingSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.bones} role="status" aria-label={t("states.loading")}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never move
        <div key={index} className={styles.bone} />
      ))}
    </div>
  );
}

/** The usual three outcomes of a query, so that no page forgets one. */
export function Answer<Data>(props: {
  query: { data: Data | undefined; error: unknown; refetch: () => unknown };
  rows?: number;
  children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch } = props.query;
  if (data !== undefined) return props.children(data);
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  return <LoadingSkeleton rows={props.rows} />;
}

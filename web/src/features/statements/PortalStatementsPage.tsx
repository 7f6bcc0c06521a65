import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type StatementLine, useStatements } from "@/api/statements";
import { useTabPage } from "@/shared/tabTitle";
import { DateText, Money } from "@/ui/Amounts";
import { AnswerMark } from "@/ui/AnswerMark";
import { LoadMore } from "@/ui/LoadMore";
import { Panel } from "@/ui/Panel";
import { usePeriodText } from "@/ui/periodText";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import styles from "./statement.module.css";

function Line({ statement }: { statement: StatementLine }) {
  const periodText = usePeriodText();
  return (
    <li>
      <Link to={`/portal/statements/${statement.id}`} className={styles.place}>
        <span>
          <span className={styles.placeName}>{periodText(statement.period)}</span>
          <span className={styles.placeNote}>
            <span>{statement.number}</span>
            <DateText value={statement.published_at} />
          </span>
        </span>
        <span className={styles.placeEnd}>
          <AnswerMark answer={statement.answer} />
          <Money value={statement.total} currency={statement.currency} />
        </span>
      </Link>
    </li>
  );
}

/** 返利: a partner's published statements, the newest first. */
export function PortalStatementsPage() {
  const { t } = useTranslation();
  useTabPage(t("portal.tabs.rebates"));
  const list = useStatements({});
  const { rows, error, refetch } = list;
  if (!rows && error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!rows) return <LoadingSkeleton rows={8} />;
  if (rows.length === 0) {
    return <EmptyState title={t("portal.noStatement")} about={t("portal.noStatementAbout")} />;
  }
  return (
    <>
      <h1 className="tz-unseen">{t("portal.tabs.rebates")}</h1>
      <p className={styles.intro}>{t("portal.rebatesAbout")}</p>
      <Panel flush>
        <ul>
          {rows.map((statement) => (
            <Line key={statement.id} statement={statement} />
          ))}
        </ul>
      </Panel>
      <LoadMore list={list} />
    </>
  );
}

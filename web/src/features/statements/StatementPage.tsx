import { LeftOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { type Statement, useStatement } from "@/api/statements";
import { useNarrow } from "@/shared/narrow";
import { useTabPage } from "@/shared/tabTitle";
import { PageHeader } from "@/ui/PageHeader";
import { usePeriodText } from "@/ui/periodText";
import { StatusMark } from "@/ui/StatusMark";
import { Answer } from "@/ui/states";
import { AnswerPanel } from "./AnswerPanel";
import { Downloads } from "./Downloads";
import { StatementDocument } from "./StatementDocument";
import styles from "./statement.module.css";
import { Versions } from "./Versions";

function useAsked() {
  const { id = "" } = useParams();
  return useStatement(id);
}

function Inside({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const periodText = usePeriodText();
  return (
    <>
      <div className="tz-screen">
        <PageHeader
          title={`${statement.partner_label} · ${periodText(statement.period)}`}
          crumbs={[{ title: t("statements.title"), to: "/statements" }]}
          marks={<StatusMark status={statement.status} />}
          actions={<Downloads statement={statement} />}
        />
      </div>
      <Versions statement={statement} folder="/statements" />
      <AnswerPanel statement={statement} />
      <StatementDocument statement={statement} />
    </>
  );
}

/** A statement for the people inside. */
export function StatementPage() {
  return (
    <Answer query={useAsked()} rows={14}>
      {(statement) => <Inside statement={statement} />}
    </Answer>
  );
}

function Outside({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const periodText = usePeriodText();
  const narrow = useNarrow();
  const title = periodText(statement.period);
  useTabPage(title);
  return (
    <>
      <h1 className="tz-unseen">{`${t("statements.one")} · ${title}`}</h1>
      <div className={`${styles.bar} tz-screen`}>
        <Link to="/portal/statements">
          <LeftOutlined aria-hidden="true" /> {t("statements.back")}
        </Link>
        {!narrow && <Downloads statement={statement} />}
      </div>
      <Versions statement={statement} folder="/portal/statements" />
      <AnswerPanel statement={statement} />
      <StatementDocument statement={statement} />
      {narrow && (
        <div className={styles.foot}>
          <Downloads statement={statement} />
        </div>
      )}
    </>
  );
}

/** The same document for the partner, readable on a phone without a download. */
export function PortalStatementPage() {
  return (
    <Answer query={useAsked()} rows={14}>
      {(statement) => <Outside statement={statement} />}
    </Answer>
  );
}

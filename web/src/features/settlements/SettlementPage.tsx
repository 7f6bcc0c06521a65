import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Problem } from "@/api/problem";
import { type Settlement, useSettlement } from "@/api/settlements";
import { useLocale } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { Count, Money, Percent } from "@/ui/Amounts";
import { Figure } from "@/ui/Figure";
import { formatDate, formatDateTime, formatZone } from "@/ui/format";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { StatusMark } from "@/ui/StatusMark";
import { Answer } from "@/ui/states";
import { Actions } from "./Actions";
import { Calculation, NeverCalculated } from "./Calculation";
import { Exclusions } from "./Exclusions";
import { Moves } from "./Moves";
import { Review } from "./Review";
import { Stepper } from "./Stepper";
import styles from "./settlements.module.css";
import { refusal, shareOf } from "./steps";

const UP = "▲";
const DOWN = "▼";

function Figures({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const { currency, change = "0", previous_total: before = "0", left_out: leftOut = [] } = settlement;
  const partOf = ({ title, count }: { title: string; count: number }) =>
    t("settlements.leftOutOf", { title, count });
  const share = shareOf(change, before);
  const fell = change.startsWith("-");
  return (
    <div className={styles.figures}>
      <Figure
        title={t("settlements.total")}
        value={<Money value={settlement.total} currency={currency} />}
        note={
          share === null ? (
            t("settlements.firstPeriod")
          ) : (
            <>
              {t(settlement.restates ? "settlements.restate.stood" : "settlements.previous")}{" "}
              <Money value={before} currency={currency} />
            </>
          )
        }
      />
      {share !== null && (
        <Figure
          title={t(settlement.restates ? "settlements.restate.change" : "settlements.change")}
          value={<Money value={change} currency={currency} />}
          tone={fell ? "bad" : "good"}
          note={
            <>
              {fell ? DOWN : UP} <Percent value={Math.abs(share)} digits={1} />
            </>
          }
        />
      )}
      <Figure
        title={t(settlement.restates ? "settlements.restate.partners" : "settlements.partners")}
        value={<Count value={settlement.partners} />}
      />
      <Figure title={t("settlements.transactions")} value={<Count value={settlement.transactions} />} />
      <Figure
        title={t("settlements.exclusions")}
        value={<Count value={settlement.exclusions} />}
        note={
          leftOut.length === 0
            ? t("settlements.exclusionsAbout")
            : t("settlements.leftOut", { parts: leftOut.map(partOf).join(" · ") })
        }
        to={settlement.exclusions > 0 || leftOut.length > 0 ? "?excluded=1" : undefined}
      />
      <Figure
        title={t("settlements.attention")}
        value={<Count value={settlement.outliers?.with_outliers} />}
        note={t("settlements.attentionAbout")}
        to="?outlier=any#review"
      />
    </div>
  );
}

/** Why the settlement was sent back, while it still stands so. */
function Refusal({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const { language, timeZone } = useLocale();
  const step = refusal(settlement);
  if (!step) return null;
  const at = `${formatDateTime(step.at, language, timeZone)} ${formatZone(step.at, timeZone)}`;
  const by = step.by ?? t("settlements.nobody");
  return (
    <Alert
      type="warning"
      showIcon
      className={styles.refusal}
      title={t("settlements.rejected")}
      description={t("settlements.rejectedBy", { by, at, reason: step.reason ?? t("frame.dash") })}
    />
  );
}

/** Which version this is: what it corrects and why, or where it is corrected itself. */
function Versions({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const { restates, restated_by: later, restated_because: reason, version } = settlement;
  return (
    <>
      {restates && (
        <Alert
          type="info"
          showIcon
          className={styles.refusal}
          title={
            <>
              {t("settlements.restate.restates", { version })}{" "}
              <Link to={`/settlements/${restates}`}>{t("settlements.restate.before")}</Link>
            </>
          }
          description={t("settlements.restate.because", { reason })}
        />
      )}
      {later && (
        <Alert
          type="warning"
          showIcon
          className={styles.refusal}
          title={
            <>
              {t("settlements.restate.restated")}{" "}
              <Link to={`/settlements/${later}`}>{t("settlements.restate.later")}</Link>
            </>
          }
        />
      )}
    </>
  );
}

const FINAL: ReadonlySet<string> = new Set(["published", "confirmed", "paid", "closed"]);

function Desk({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const { language, timeZone } = useLocale();
  const day = (value: string) => formatDate(value, language, timeZone);
  const calculating = settlement.status === "calculating";
  const [excluded, setExcluded] = useUrlState("excluded");
  return (
    <>
      <PageHeader
        title={`${settlement.plan_title} ${settlement.period}`}
        crumbs={[{ title: t("settlements.title"), to: "/settlements" }]}
        marks={<StatusMark status={settlement.status} />}
        about={
          <>
            {day(settlement.period_first)} – {day(settlement.period_last)}
            <Link
              className={styles.version}
              to={`/plans/${settlement.plan}?version=${settlement.plan_version}`}
            >
              {t("settlements.version", { version: settlement.plan_version })}
            </Link>
          </>
        }
        actions={<Actions settlement={settlement} />}
      />
      <Versions settlement={settlement} />
      <Refusal settlement={settlement} />
      <Panel>
        <Stepper settlement={settlement} />
        <p className={styles.final}>{t("settlements.later")}</p>
        {FINAL.has(settlement.status) && <p className={styles.final}>{t("settlements.final")}</p>}
      </Panel>
      <Calculation settlement={settlement} />
      {!calculating && (
        <>
          <Figures settlement={settlement} />
          {shareOf(settlement.change ?? "0", settlement.previous_total ?? "0") !== null && (
            <Moves settlement={settlement} />
          )}
          <Review settlement={settlement} />
          <Exclusions settlement={settlement} open={excluded !== ""} onClose={() => setExcluded("")} />
        </>
      )}
    </>
  );
}

/** The desk of one settlement: how far it is, what moved, what to look at, what to do next. */
export function SettlementPage() {
  const { id = "" } = useParams();
  const [job] = useUrlState("job");
  const settlement = useSettlement(id);
  const gone = settlement.error instanceof Problem && settlement.error.status === 404;
  if (gone && job) return <NeverCalculated job={job} />;
  return <Answer query={settlement}>{(found) => <Desk settlement={found} />}</Answer>;
}

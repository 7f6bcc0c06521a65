import { CustomerServiceOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type MonthOfSales, type StatementHead, usePortalHome } from "@/api/channel";
import { useForms } from "@/api/forms";
import { useSignedIn } from "@/api/session";
import { useTabPage } from "@/shared/tabTitle";
import { Money } from "@/ui/Amounts";
import { MonthBars } from "@/ui/charts/MonthBars";
import { Running } from "@/ui/incentives/Running";
import { YearOfSales } from "@/ui/incentives/YearOfSales";
import { Panel } from "@/ui/Panel";
import { usePeriodText } from "@/ui/periodText";
import { Answer, EmptyState } from "@/ui/states";
import styles from "./portal.module.css";

/** The statement published last, and before it the periods of which no figure is out yet. */
function Latest({ statements, inReview }: { statements: StatementHead[]; inReview: string[] }) {
  const { t } = useTranslation();
  const periodText = usePeriodText();
  const [latest] = statements;
  const all = <Link to="/portal/statements">{t("portal.allStatements")}</Link>;
  return (
    <Panel flush title={t("portal.latest")} actions={latest && all}>
      {inReview.map((period) => (
        <div key={period} className={styles.waiting}>
          <span className={styles.name}>{periodText(period)}</span>
          <span className={styles.note}>{t("portal.inReview")}</span>
        </div>
      ))}
      {latest ? (
        <Link to={`/portal/statements/${latest.id}`} className={styles.place}>
          <span>
            <span className={styles.name}>{periodText(latest.period)}</span>
            <span className={styles.note}>{latest.number}</span>
          </span>
          <span className={styles.end}>
            <Money value={latest.total} currency={latest.currency} />
            <span aria-hidden="true">›</span>
          </span>
        </Link>
      ) : (
        inReview.length === 0 && (
          <EmptyState compact title={t("portal.noStatement")} about={t("portal.noStatementAbout")} />
        )
      )}
    </Panel>
  );
}

function Trend({ months }: { months: MonthOfSales[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("portal.trend")}>
      <YearOfSales months={months} />
      <MonthBars months={months} label={t("trend.months", { count: months.length })} />
    </Panel>
  );
}

const ISSUES = "channel_issue";

/** The way to tell of a problem, for whoever may. */
function Report() {
  const { t } = useTranslation();
  const { preview } = useSignedIn();
  const issues = useForms().data?.find(({ key }) => key === ISSUES);
  if (!issues) return null;
  const mayReport = issues.actions.includes("create") && preview === null;
  return (
    <Panel
      title={t("portal.issues")}
      actions={<Link to={`/portal/forms/${ISSUES}`}>{t("portal.myIssues")}</Link>}
    >
      <p className={styles.note}>{t("portal.issuesAbout")}</p>
      {mayReport && (
        <Link to={`/portal/forms/${ISSUES}/~new`} className={styles.report}>
          <Button block size="large" tabIndex={-1} icon={<CustomerServiceOutlined aria-hidden="true" />}>
            {t("portal.report")}
          </Button>
        </Link>
      )}
    </Panel>
  );
}

/** 首页: what is earned so far, how far the next tier is, the latest statement, how purchases go. */
export function HomePage() {
  const { t } = useTranslation();
  useTabPage(t("portal.tabs.home"));
  return (
    <Answer query={usePortalHome()} rows={10}>
      {(home) => (
        <>
          <h1 className="tz-unseen">{t("portal.tabs.home")}</h1>
          {home.running && (
            <Panel>
              {home.running.length === 0 ? (
                <EmptyState compact title={t("running.none")} about={t("running.noneAbout")} />
              ) : (
                home.running.map((period) => (
                  <Running key={period.plan.key} period={period} asOf={home.as_of} />
                ))
              )}
            </Panel>
          )}
          {home.statements && <Latest statements={home.statements} inReview={home.in_review ?? []} />}
          <Report />
          {home.sales_by_month && <Trend months={home.sales_by_month} />}
        </>
      )}
    </Answer>
  );
}

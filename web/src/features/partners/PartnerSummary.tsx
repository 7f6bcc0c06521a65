import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  type MonthOfSales,
  type StatementHead,
  type PartnerSummary as Summary,
  usePartnerSummary,
} from "@/api/channel";
import { Money } from "@/ui/Amounts";
import { MonthBars } from "@/ui/charts/MonthBars";
import { RankBars } from "@/ui/charts/RankBars";
import { Running } from "@/ui/incentives/Running";
import { YearOfSales } from "@/ui/incentives/YearOfSales";
import { useOptionLabels } from "@/ui/optionLabels";
import { Panel } from "@/ui/Panel";
import { usePeriodText } from "@/ui/periodText";
import { StatusMark } from "@/ui/StatusMark";
import { Answer, EmptyState } from "@/ui/states";
import { PartnerTargets } from "./PartnerTargets";
import styles from "./partners.module.css";
import { quietSince } from "./quiet";

const STATEMENTS_SHOWN = 5;

function Sales({ months }: { months: MonthOfSales[] }) {
  const { t } = useTranslation();
  const quiet = quietSince(months);
  return (
    <Panel title={t("partner.sales")}>
      {quiet && <p className={styles.quiet}>{t("partner.quiet", { month: quiet })}</p>}
      <YearOfSales months={months} />
      <MonthBars months={months.slice(-12)} label={t("partner.sales")} />
    </Panel>
  );
}

function Categories({ shares }: { shares: NonNullable<Summary["by_category"]> }) {
  const { t } = useTranslation();
  const nameOf = useOptionLabels("product", "category");
  const ranks = shares.map(({ category, sales }) => ({
    key: category ?? "",
    name: category === null ? t("partner.uncategorized") : nameOf(category),
    value: sales,
  }));
  return (
    <Panel title={`${t("partner.byCategory")} · ${t("partner.byCategoryAbout")}`}>
      {ranks.length === 0 ? (
        <EmptyState compact title={t("partner.noSales")} />
      ) : (
        <RankBars label={t("partner.byCategory")} ranks={ranks} />
      )}
    </Panel>
  );
}

function Statements({ statements, partner }: { statements: StatementHead[]; partner: string | undefined }) {
  const { t } = useTranslation();
  const periodText = usePeriodText();
  const all = partner && <Link to={`/statements?partner=${partner}`}>{t("partner.allStatements")}</Link>;
  return (
    <Panel flush title={t("partner.statements")} actions={statements.length > 0 && all}>
      {statements.length === 0 ? (
        <EmptyState compact title={t("partner.noStatements")} />
      ) : (
        <ul>
          {statements.slice(0, STATEMENTS_SHOWN).map((statement) => (
            <li key={statement.id}>
              <Link to={`/statements/${statement.id}`} className={styles.statement}>
                <span>{periodText(statement.period)}</span>
                <StatusMark status={statement.status} />
                <Money value={statement.total} currency={statement.currency} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Earned({ summary }: { summary: Summary }) {
  const { t } = useTranslation();
  const { running = [], as_of: asOf } = summary;
  return (
    <Panel>
      {running.length === 0 ? (
        <EmptyState compact title={t("running.none")} about={t("running.noneAbout")} />
      ) : (
        running.map((period) => <Running key={period.plan.key} period={period} asOf={asOf} />)
      )}
    </Panel>
  );
}

/** Above a partner's record: sales, what is earned so far, statements, targets, categories; as far as one may see them. */
export function PartnerSummary({ id, code }: { id: string; code?: string }) {
  return (
    <Answer query={usePartnerSummary(id)} rows={8}>
      {(summary) => (
        <div className={styles.summary}>
          <div>
            {summary.sales_by_month && <Sales months={summary.sales_by_month} />}
            {summary.by_category && <Categories shares={summary.by_category} />}
            {summary.targets && <PartnerTargets targets={summary.targets} />}
          </div>
          <div>
            {summary.running && <Earned summary={summary} />}
            {summary.statements && <Statements statements={summary.statements} partner={code} />}
          </div>
        </div>
      )}
    </Answer>
  );
}

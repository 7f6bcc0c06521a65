import { useTranslation } from "react-i18next";
import type { Compared, Overview } from "@/api/channel";
import { Count, Money, Percent } from "@/ui/Amounts";
import { Figure } from "@/ui/Figure";
import { orderLines, partnerSales, targets } from "./links";
import styles from "./overview.module.css";
import { sumOf } from "./sums";

type Target = NonNullable<Overview["figures"]["target"]>;

const UP = "▲";
const DOWN = "▼";

/** Sales of a stretch with what they were a year before. */
function Growth({ title, compared }: { title: string; compared: Compared }) {
  const { t } = useTranslation();
  const fell = compared.change?.startsWith("-") ?? false;
  const note =
    compared.change === null ? (
      t("overview.nothingBefore")
    ) : (
      <>
        {fell ? DOWN : UP} <Percent value={compared.change.replace("-", "")} digits={1} />
        <span className={styles.beside}>
          {t("overview.before")} <Money value={compared.before} short />
        </span>
      </>
    );
  return (
    <Figure
      title={title}
      value={<Money value={compared.sales} short />}
      tone={compared.change === null ? undefined : fell ? "bad" : "good"}
      note={note}
      to={orderLines(compared.start, compared.end)}
    />
  );
}

function Attainment({ target, quarter }: { target: Target; quarter: Compared }) {
  const { t } = useTranslation();
  return (
    <Figure
      title={t("overview.attainment")}
      value={<Percent value={target.attainment} digits={1} />}
      note={
        <>
          {t("overview.targetIs")} <Money value={target.target} short />
          <span className={styles.beside}>{t("overview.targetPeople", { count: target.people })}</span>
        </>
      }
      to={targets(quarter.start, quarter.end)}
    />
  );
}

/** What is owed in all open settlements of the newest one's currency; a panel below lists them. */
function Owed({ liability }: { liability: NonNullable<Overview["liability"]> }) {
  const { t } = useTranslation();
  const newest = liability.at(-1);
  if (!newest) return <Figure title={t("overview.liability")} value="–" note={t("overview.nothingOwed")} />;
  const alike = liability.filter(({ currency }) => currency === newest.currency);
  return (
    <Figure
      title={t("overview.liability")}
      value={<Money value={sumOf(alike.map(({ total }) => total))} currency={newest.currency} short />}
      note={t("overview.openSettlements", { count: alike.length })}
      to="/settlements"
    />
  );
}

/** The figures on top: how the channel does, against what, and what it owes. */
export function Figures({ shown }: { shown: Overview }) {
  const { t } = useTranslation();
  const { figures, liability } = shown;
  const { total, ever_ordered: ordered, active } = figures.partners;
  return (
    <div className={styles.figures}>
      <Growth title={t("overview.month")} compared={figures.month} />
      <Growth title={t("overview.quarter")} compared={figures.quarter} />
      <Growth title={t("overview.year")} compared={figures.year} />
      {figures.target && <Attainment target={figures.target} quarter={figures.quarter} />}
      <Figure
        title={t("overview.activePartners")}
        value={<Count value={active} />}
        note={t("overview.ofPartners", { total, ordered })}
        to={partnerSales("active")}
      />
      {liability && <Owed liability={liability} />}
    </div>
  );
}

import { useTranslation } from "react-i18next";
import type { MonthOfSales } from "@/api/channel";
import { Money } from "../Amounts";
import { useWriting } from "../writing";
import styles from "./incentives.module.css";

function sum(months: readonly MonthOfSales[]): number {
  return months.reduce((total, month) => total + Number(month.sales), 0);
}

/** The last twelve months' sales beside the twelve before, as far as the months given reach. */
export function YearOfSales({ months }: { months: MonthOfSales[] }) {
  const { t } = useTranslation();
  const { percent } = useWriting();
  const now = sum(months.slice(-12));
  const before = months.length >= 24 ? sum(months.slice(-24, -12)) : 0;
  const change = before > 0 ? now / before - 1 : null;
  return (
    <div className={styles.year}>
      <span className={styles.about}>{t("trend.total")}</span>
      <span className={styles.yearTotal}>
        <Money value={now.toFixed(2)} />
      </span>
      {change !== null && (
        <span className={change < 0 ? styles.cut : styles.top}>
          {t("trend.change", { change: `${change > 0 ? "+" : ""}${percent(change.toFixed(3))}` })}
        </span>
      )}
    </div>
  );
}

import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { Outlier, ReviewRow, Settlement } from "@/api/settlements";
import { Count, Money, Percent } from "@/ui/Amounts";
import type { Column } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import styles from "./settlements.module.css";
import { shareOf } from "./steps";

const PLUS = "+";

const TONES = {
  jump_up: "warn",
  jump_down: "warn",
  new: "accent",
  vanished: "bad",
  zero_with_sales: "bad",
  capped: "plain",
} as const;

/** The statement to open for a row: this period's, or the one of the period before where it vanished. */
export function statementOf(row: ReviewRow): string {
  return `/statements/${row.id ?? row.previous_id}`;
}

export function rowKey(row: ReviewRow): string {
  return row.id ?? row.previous_id ?? row.account;
}

/** Why a statement deserves a look, each reason explained on hover. */
export function Reasons({ outliers }: { outliers: Outlier[] }) {
  const { t } = useTranslation();
  return (
    <span className={styles.marks}>
      {outliers.map((outlier) => (
        <Tooltip key={outlier} title={t(`settlements.outliersAbout.${outlier}`)}>
          <span>
            <Mark tone={TONES[outlier]}>{t(`settlements.outliers.${outlier}`)}</Mark>
          </span>
        </Tooltip>
      ))}
    </span>
  );
}

/** A difference with its sign and its share of what was there before. */
export function Change({ row, currency }: { row: ReviewRow; currency: string }) {
  const share = shareOf(row.change, row.previous);
  const none = Number(row.change) === 0;
  const tone = none ? styles.same : row.change.startsWith("-") ? styles.fell : styles.rose;
  return (
    <span className={tone}>
      {!none && !row.change.startsWith("-") && PLUS}
      <Money value={row.change} currency={currency} />
      <span className={styles.share}>
        {share !== null && !none && (
          <>
            {share > 0 && PLUS}
            <Percent value={share} digits={0} />
          </>
        )}
      </span>
    </span>
  );
}

/** The columns of a statement beside the one before, of the period or the version; `title` may turn a column's name
 * into a sort. */
export function useReviewColumns(
  { currency, restates }: Pick<Settlement, "currency" | "restates">,
  title: (key: string, name: string) => React.ReactNode = (_, name) => name,
): Column<ReviewRow>[] {
  const { t } = useTranslation();
  return [
    {
      key: "partner",
      title: title("partner_label", t("settlements.partner")),
      card: "title",
      width: 260,
      render: (row) => (
        <>
          {row.partner_label} <span className={styles.code}>{row.partner}</span>
        </>
      ),
    },
    {
      key: "previous",
      title: title("previous", t(restates ? "settlements.restate.stood" : "settlements.before")),
      align: "right",
      render: (row) => <Money value={row.previous} currency={currency} />,
    },
    {
      key: "amount",
      title: title("amount", t(restates ? "settlements.restate.now" : "settlements.amount")),
      align: "right",
      card: "end",
      render: (row) => <Money value={row.amount} currency={currency} />,
    },
    {
      key: "change",
      title: title("change", t(restates ? "settlements.restate.change" : "settlements.change")),
      align: "right",
      card: "line",
      render: (row) => <Change row={row} currency={currency} />,
    },
    {
      key: "transactions",
      title: title("transactions", t("settlements.transactions")),
      align: "right",
      render: (row) => <Count value={row.transactions} />,
    },
    {
      key: "exclusions",
      title: t("settlements.exclusions"),
      align: "right",
      render: (row) => <Count value={row.exclusions} />,
    },
    {
      key: "reasons",
      title: t("settlements.reasons"),
      card: "line",
      width: 240,
      render: (row) => row.outliers.length > 0 && <Reasons outliers={row.outliers} />,
    },
  ];
}

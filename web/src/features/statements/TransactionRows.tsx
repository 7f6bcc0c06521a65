import { Button, Popover } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type TransactionLine, useTransactions } from "@/api/statements";
import { useNarrow } from "@/shared/narrow";
import { Count, DateText, Money, Percent } from "@/ui/Amounts";
import { LoadMore } from "@/ui/LoadMore";
import { Mark } from "@/ui/Mark";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import { useWriting } from "@/ui/writing";
import styles from "./transactions.module.css";

const CARDS_AT_ONCE = 10;

interface RowProps {
  row: TransactionLine;
  currency: string;
}

/** A row's amount times its rate; where it reaches over several tiers, each part at its own. */
function useProduct(currency: string) {
  const { money, percent } = useWriting(currency);
  return ({ parts, amount, rate }: TransactionLine): string | null => {
    const steps = parts.length > 1 ? parts : amount !== null && rate !== null ? [{ amount, rate }] : [];
    if (steps.length === 0) return null;
    return steps.map((step) => `${money(step.amount)} × ${percent(step.rate)}`).join(" + ");
  };
}

/** A row's rebate; pressed, it says how it came about. */
function Share({ row, currency }: RowProps) {
  const { t } = useTranslation();
  const { money } = useWriting(currency);
  const product = useProduct(currency)(row);
  if (!row.included) return <Mark tone="warn">{t("statements.rows.excluded")}</Mark>;
  const share = money(row.share);
  const reasons = [
    row.tier !== null && row.base_before !== null && row.base_after !== null
      ? t("statements.rows.whyTier", {
          before: money(row.base_before),
          after: money(row.base_after),
          tier: row.tier,
        })
      : row.reason,
    product ? t("statements.rows.why", { product, share }) : t("statements.rows.whyShort", { share }),
  ];
  const why = (
    <div className={styles.why}>
      {reasons.filter(Boolean).map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
    </div>
  );
  return (
    <Popover trigger={["click"]} title={t("statements.why")} content={why}>
      <button type="button" className={styles.share}>
        <Money value={row.share} currency={currency} />
      </button>
    </Popover>
  );
}

/** The order line that a row comes from; an award or a cut has none and says what it is. */
function Origin({ row }: { row: TransactionLine }) {
  const { t } = useTranslation();
  if (row.order_number === null) return <>{row.reason}</>;
  return <>{t("statements.rows.line", { order: row.order_number, line: row.line })}</>;
}

function Card({ row, currency }: RowProps) {
  const { t } = useTranslation();
  const product = useProduct(currency)(row);
  return (
    <li className={styles.card} data-excluded={!row.included || undefined}>
      <div className={styles.cardLine}>
        <span className={styles.product}>{row.product ?? <Origin row={row} />}</span>
        <Share row={row} currency={currency} />
      </div>
      {row.order_number !== null && (
        <div className={styles.cardNote}>
          <span>
            <Origin row={row} /> · <DateText value={row.date} />
          </span>
          <span className="tz-figures">{product ?? <Money value={row.amount} currency={currency} />}</span>
        </div>
      )}
      {row.tier !== null && (
        <div className={styles.cardNote}>
          <span>{t("statements.rows.tierNumber", { tier: row.tier })}</span>
          <span>
            <Money value={row.base_before} currency={currency} />
            {" → "}
            <Money value={row.base_after} currency={currency} />
          </span>
        </div>
      )}
      {!row.included && <div className={styles.reason}>{row.reason}</div>}
    </li>
  );
}

/** The rate, or those of all the tiers that the row reaches over. */
function Rates({ row }: { row: TransactionLine }) {
  const { percent } = useWriting();
  if (row.parts.length > 1) {
    return <span className="tz-figures">{row.parts.map(({ rate }) => percent(rate)).join(" + ")}</span>;
  }
  return row.rate === null ? null : <Percent value={row.rate} />;
}

function TableRow({ row, currency }: RowProps) {
  return (
    <tr data-excluded={!row.included || undefined}>
      <td>
        <Origin row={row} />
      </td>
      <td className={styles.nowrap}>{row.date && <DateText value={row.date} />}</td>
      <td>{row.product}</td>
      <td className={styles.number}>
        {row.amount !== null && <Money value={row.amount} currency={currency} />}
      </td>
      {row.included ? (
        <>
          <td className={styles.number}>
            {row.base_before !== null && <Money value={row.base_before} currency={currency} />}
          </td>
          <td className={styles.number}>
            {row.base_after !== null && <Money value={row.base_after} currency={currency} />}
          </td>
          <td className={styles.number}>{row.tier !== null && <Count value={row.tier} />}</td>
          <td className={styles.number}>
            <Rates row={row} />
          </td>
        </>
      ) : (
        <td colSpan={4} className={styles.reason}>
          {row.reason}
        </td>
      )}
      <td className={styles.number}>
        <Share row={row} currency={currency} />
      </td>
    </tr>
  );
}

function Table({ rows, currency, label }: { rows: TransactionLine[]; currency: string; label: string }) {
  const { t } = useTranslation();
  const plain = ["order", "date", "product"] as const;
  const numbers = ["amount", "before", "after", "tier", "rate", "share"] as const;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {plain.map((key) => (
              <th key={key} scope="col">
                {t(`statements.rows.${key}`)}
              </th>
            ))}
            {numbers.map((key) => (
              <th key={key} scope="col" className={styles.number}>
                {t(`statements.rows.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.id} row={row} currency={currency} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** On the phone a few cards at a time, so that what stands beneath the list stays within reach. */
function Cards(props: { rows: TransactionLine[]; currency: string; label: string; more: ReactNode }) {
  const { t } = useTranslation();
  const { rows } = props;
  const [most, setMost] = useState(CARDS_AT_ONCE);
  return (
    <>
      <ul className={styles.cards} aria-label={props.label}>
        {rows.slice(0, most).map((row) => (
          <Card key={row.id} row={row} currency={props.currency} />
        ))}
      </ul>
      {most < rows.length ? (
        <Button block onClick={() => setMost(most + CARDS_AT_ONCE)}>
          {t("frame.loadMore")}
        </Button>
      ) : (
        props.more
      )}
    </>
  );
}

/** The rows a component is made of, then those left out with the reason; fetched page by page. */
export function TransactionRows(props: {
  statement: string;
  component: string;
  currency: string;
  label: string;
}) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const list = useTransactions(props.statement, props.component, true);
  const { rows, error, refetch } = list;
  if (!rows && error) return <ErrorState compact error={error} onRetry={() => refetch()} />;
  if (!rows) return <LoadingSkeleton rows={4} />;
  if (rows.length === 0) return <EmptyState compact title={t("statements.noRows")} />;
  const more = <LoadMore list={list} />;
  if (narrow) return <Cards rows={rows} currency={props.currency} label={props.label} more={more} />;
  return (
    <>
      <Table rows={rows} currency={props.currency} label={props.label} />
      {more}
    </>
  );
}

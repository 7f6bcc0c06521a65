import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { type Exclusion, type Settlement, useExclusions } from "@/api/settlements";
import { useNarrow } from "@/shared/narrow";
import { DateText, Money } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { LoadMore } from "@/ui/LoadMore";
import { EmptyState } from "@/ui/states";
import styles from "./settlements.module.css";

function useColumns(currency: string): Column<Exclusion>[] {
  const { t } = useTranslation();
  return [
    {
      key: "order",
      title: t("statements.rows.order"),
      card: "title",
      render: ({ order_number: order, line }) =>
        order === null ? t("frame.dash") : t("statements.rows.line", { order, line }),
    },
    { key: "partner", title: t("settlements.partnerCode"), card: "line", render: (row) => row.partner },
    {
      key: "date",
      title: t("statements.rows.date"),
      card: "line",
      render: (row) => <DateText value={row.date} />,
    },
    { key: "product", title: t("statements.rows.product"), card: "line", render: (row) => row.product },
    {
      key: "amount",
      title: t("statements.rows.amount"),
      align: "right",
      card: "end",
      render: (row) => <Money value={row.amount} currency={currency} />,
    },
    {
      key: "reason",
      title: t("settlements.whyExcluded"),
      card: "line",
      width: 320,
      render: (row) => <span className={styles.causes}>{row.reason}</span>,
    },
  ];
}

function List({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const list = useExclusions(settlement.id);
  return (
    <>
      <DataTable<Exclusion>
        label={t("settlements.exclusions")}
        rows={list.rows}
        rowKey={(row) => row.id}
        columns={useColumns(settlement.currency)}
        error={list.error}
        onRetry={() => list.refetch()}
        empty={<EmptyState compact title={t("settlements.noExclusions")} />}
      />
      <LoadMore list={list} />
    </>
  );
}

/** The transactions of the period that did not count, each with its reason. */
export function Exclusions(props: { settlement: Settlement; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <Drawer
      open={props.open}
      title={t("settlements.exclusionsOf", { period: props.settlement.period })}
      onClose={props.onClose}
      size={narrow ? "100%" : 1320}
      styles={{ body: { padding: 0 } }}
      destroyOnHidden
    >
      <List settlement={props.settlement} />
    </Drawer>
  );
}

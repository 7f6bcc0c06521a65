import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { OpenLiability, Overview } from "@/api/channel";
import { DateText, Money } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { Panel } from "@/ui/Panel";
import { StatusMark } from "@/ui/StatusMark";
import { EmptyState } from "@/ui/states";
import { partnerSales } from "./links";
import styles from "./overview.module.css";

/** The settlements that are approved and not paid yet, each with what it owes. */
export function Liability({ liability }: { liability: OpenLiability[] }) {
  const { t } = useTranslation();
  const columns: Column<OpenLiability>[] = [
    {
      key: "period",
      title: t("settlements.period"),
      card: "title",
      render: (row) => <Link to={`/settlements/${row.settlement}`}>{row.period}</Link>,
    },
    {
      key: "status",
      title: t("settlements.status"),
      card: "line",
      render: (row) => <StatusMark status={row.status} />,
    },
    {
      key: "total",
      title: t("settlements.total"),
      align: "right",
      card: "end",
      render: (row) => <Money value={row.total} currency={row.currency} />,
    },
  ];
  return (
    <Panel title={t("overview.liability")} flush>
      <DataTable<OpenLiability>
        label={t("overview.liability")}
        rows={liability.toReversed()}
        rowKey={(row) => row.settlement}
        columns={columns}
        empty={<EmptyState compact title={t("overview.nothingOwed")} />}
      />
    </Panel>
  );
}

type Dormant = Overview["dormant"]["rows"][number];

/** Partners that used to order and stopped, the most valuable first. */
export function DormantPartners({ dormant }: { dormant: Overview["dormant"] }) {
  const { t } = useTranslation();
  const columns: Column<Dormant>[] = [
    {
      key: "partner",
      title: t("overview.partner"),
      card: "title",
      render: (row) => <Link to={`/forms/partner/${row.partner.id}`}>{row.partner.label}</Link>,
    },
    {
      key: "last",
      title: t("overview.lastOrder"),
      card: "line",
      render: (row) => <DateText value={row.last_order} />,
    },
    {
      key: "sales",
      title: t("overview.allSales"),
      align: "right",
      card: "end",
      render: (row) => <Money value={row.sales} />,
    },
  ];
  const shown = dormant.rows.length;
  return (
    <Panel
      flush
      title={t("overview.dormant", { count: dormant.count })}
      actions={shown < dormant.count && <Link to={partnerSales("dormant")}>{t("overview.allDormant")}</Link>}
    >
      <p className={styles.lead}>{t("overview.dormantAbout", { days: dormant.days })}</p>
      <DataTable<Dormant>
        label={t("overview.dormant", { count: dormant.count })}
        rows={dormant.rows}
        rowKey={(row) => row.partner.id}
        columns={columns}
        empty={<EmptyState compact title={t("overview.nobodyDormant")} />}
      />
    </Panel>
  );
}

import { useTranslation } from "react-i18next";
import { type Simulation, useSimulations } from "@/api/simulations";
import { DateText } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { Change } from "./Change";
import styles from "./simulation.module.css";

function useColumns(): Column<Simulation>[] {
  const { t } = useTranslation();
  return [
    {
      key: "version",
      title: t("simulations.after"),
      card: "title",
      render: ({ version }) => t("simulations.publishedVersion", { version }),
    },
    {
      key: "periods",
      title: t("simulations.periods"),
      card: "line",
      width: 360,
      render: ({ periods }) => periods.join(" · "),
    },
    {
      key: "change",
      title: t("simulations.change"),
      align: "right",
      card: "end",
      render: ({ result, status, currency }) =>
        result ? <Change plain value={result.change} currency={currency} /> : t(`jobs.status.${status}`),
    },
    {
      key: "by",
      title: t("simulations.begun"),
      card: "line",
      render: ({ created_by, created_at }) => (
        <span className={styles.code}>
          {created_by} · <DateText value={created_at} time />
        </span>
      ),
    },
  ];
}

/** The simulations of the plan that are still kept. */
export function Recent({ plan, onOpen }: { plan: string; onOpen: (simulation: string) => void }) {
  const { t } = useTranslation();
  const list = useSimulations(plan);
  return (
    <Panel
      flush
      title={t("simulations.recent")}
      actions={<span className={styles.code}>{t("simulations.recentAbout")}</span>}
    >
      <DataTable<Simulation>
        label={t("simulations.recent")}
        rows={list.data}
        rowKey={({ id }) => id}
        columns={useColumns()}
        error={list.error}
        onRetry={() => list.refetch()}
        onOpen={({ id }) => onOpen(id)}
        empty={<EmptyState compact title={t("simulations.nothing")} about={t("simulations.nothingAbout")} />}
      />
    </Panel>
  );
}

import { useTranslation } from "react-i18next";
import type { PersonWaiting, StepWaiting } from "@/api/flowStatistics";
import { useLasting } from "@/flows/lasting";
import { useLabel } from "@/shared/locale";
import { Count, Percent } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { lateShare } from "./span";
import styles from "./statistics.module.css";

type Waiting = Pick<StepWaiting, "done" | "due" | "late" | "open" | "open_late" | "median" | "slow">;

function Late({ row }: { row: Waiting }) {
  const { t } = useTranslation();
  const share = lateShare(row);
  if (share === null) return <span className={styles.quiet}>{t("flowStatistics.noDeadline")}</span>;
  return (
    <span className={share > 0 ? styles.late : undefined}>
      <Percent value={share} digits={0} />{" "}
      <span className={styles.quiet}>{t("flowStatistics.overdueOf", { late: row.late, due: row.due })}</span>
    </span>
  );
}

function Open({ row }: { row: Waiting }) {
  const { t } = useTranslation();
  return (
    <>
      <Count value={row.open} />
      {row.open_late > 0 && (
        <span className={`${styles.quiet} ${styles.late}`}>
          {t("flowStatistics.openLate", { count: row.open_late })}
        </span>
      )}
    </>
  );
}

function useColumns(): Column<Waiting>[] {
  const { t } = useTranslation();
  const lasting = useLasting();
  const time = (seconds: number | null) => (seconds === null ? t("frame.dash") : lasting(seconds));
  return [
    {
      key: "done",
      title: t("flowStatistics.done"),
      align: "right",
      render: (row) => <Count value={row.done} />,
    },
    {
      key: "median",
      title: t("flowStatistics.waited"),
      align: "right",
      card: "end",
      render: (row) => time(row.median),
    },
    { key: "slow", title: t("flowStatistics.nine"), align: "right", render: (row) => time(row.slow) },
    {
      key: "late",
      title: t("flowStatistics.overdue"),
      align: "right",
      render: (row) => <Late row={row} />,
    },
    { key: "open", title: t("flowStatistics.open"), align: "right", render: (row) => <Open row={row} /> },
    {
      key: "phone",
      title: "",
      card: "line",
      render: (row) =>
        [
          `${t("flowStatistics.done")} ${row.done}`,
          `${t("flowStatistics.open")} ${row.open}`,
          ...(row.due > 0 ? [`${t("flowStatistics.overdue")} ${row.late}/${row.due}`] : []),
        ].join(" · "),
    },
  ];
}

/** The table has no column for what only a phone's card says. */
function shownBy<Row>(columns: Column<Row>[], narrow: boolean): Column<Row>[] {
  return columns.filter(({ key }) => narrow || key !== "phone");
}

/** How long to-dos waited at each step, the one with most time in all first. */
export function StepWaits(props: { rows: StepWaiting[]; narrow: boolean; everyFlow: boolean }) {
  const { t } = useTranslation();
  const label = useLabel();
  const figures = useColumns() as Column<StepWaiting>[];
  const name: Column<StepWaiting> = {
    key: "step",
    title: t("flowStatistics.step"),
    card: "title",
    render: (row) => (
      <span className={styles.name}>
        {row.title === null ? row.step : label(row.title)}
        {row.bottleneck && <Mark tone="warn">{t("flowStatistics.bottleneck")}</Mark>}
        {props.everyFlow && <span className={styles.quiet}>{label(row.flow_title)}</span>}
        {row.title === null && <span className={styles.quiet}>{t("flowStatistics.former")}</span>}
      </span>
    ),
  };
  return (
    <Panel title={t("flowStatistics.steps")} flush>
      <DataTable
        label={t("flowStatistics.steps")}
        rows={props.rows}
        rowKey={(row) => `${row.flow}.${row.step}`}
        columns={shownBy([name, ...figures], props.narrow)}
        empty={<EmptyState compact title={t("flowStatistics.noTasks")} />}
      />
      {props.rows.length > 0 && <p className={styles.lead}>{t("flowStatistics.stepsAbout")}</p>}
    </Panel>
  );
}

/** Who did how much, how long it waited for them, and what waits now. */
export function PersonWaits(props: { rows: PersonWaiting[]; narrow: boolean }) {
  const { t } = useTranslation();
  const figures = useColumns() as Column<PersonWaiting>[];
  const name: Column<PersonWaiting> = {
    key: "person",
    title: t("flowStatistics.person"),
    card: "title",
    render: (row) => row.person.name,
  };
  return (
    <Panel title={t("flowStatistics.people")} flush>
      <DataTable
        label={t("flowStatistics.people")}
        rows={props.rows}
        rowKey={(row) => `${row.person.kind}.${row.person.id}`}
        columns={shownBy([name, ...figures], props.narrow)}
        empty={<EmptyState compact title={t("flowStatistics.noTasks")} />}
      />
    </Panel>
  );
}

import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { type Plan, usePlans } from "@/api/plans";
import { useMay } from "@/api/session";
import { type PeriodOfPlan, useCalculate, usePeriods } from "@/api/settlements";
import { useLocale } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { Count, DateText, Money } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { formatDate } from "@/ui/format";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { StatusMark } from "@/ui/StatusMark";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./settlements.module.css";

const NOTHING = "–";

function PeriodStatus({ period }: { period: PeriodOfPlan }) {
  const { t } = useTranslation();
  const { language, timeZone } = useLocale();
  const day = (value: string) => formatDate(value, language, timeZone);
  if (period.settlement) return <StatusMark status={period.settlement.status} />;
  return (
    <>
      <Mark tone={period.status === "ended" ? "warn" : "plain"}>
        {t(`settlements.periods.${period.status}`)}
      </Mark>
      {period.status === "open" && (
        <span className={styles.ends}>{t("settlements.endsOn", { day: day(period.end) })}</span>
      )}
    </>
  );
}

function useColumns(plan: Plan): Column<PeriodOfPlan>[] {
  const { t } = useTranslation();
  /** The settlement of a period, once it has a result to show. */
  const of = ({ settlement }: PeriodOfPlan) =>
    settlement && settlement.status !== "calculating" ? settlement : null;
  return [
    {
      key: "period",
      title: t("settlements.period"),
      card: "title",
      render: (row) => {
        const { settlement } = row;
        return settlement ? <Link to={`/settlements/${settlement.id}`}>{row.code}</Link> : row.code;
      },
    },
    {
      key: "days",
      title: t("settlements.days"),
      card: "line",
      render: (row) => (
        <>
          <DateText value={row.start} /> – <DateText value={row.end} />
        </>
      ),
    },
    {
      key: "status",
      title: t("settlements.status"),
      card: "line",
      render: (row) => <PeriodStatus period={row} />,
    },
    {
      key: "partners",
      title: t("settlements.partners"),
      align: "right",
      render: (row) => <Count value={of(row)?.partners} />,
    },
    {
      key: "lines",
      title: t("settlements.transactions"),
      align: "right",
      render: (row) => <Count value={of(row)?.transactions} />,
    },
    {
      key: "total",
      title: t("settlements.total"),
      align: "right",
      card: "end",
      render: (row) => (of(row) ? <Money value={of(row)?.total} currency={plan.currency} /> : NOTHING),
    },
    {
      key: "actions",
      title: t("frame.actions"),
      untitled: true,
      align: "right",
      card: "end",
      render: (row) => <Calculate plan={plan} period={row} />,
    },
  ];
}

function Calculate({ plan, period }: { plan: Plan; period: PeriodOfPlan }) {
  const { t } = useTranslation();
  const mayCalculate = useMay("settlements.calculate");
  const calculate = useCalculate();
  const navigate = useNavigate();
  const toasts = useToasts();
  if (!mayCalculate || period.settlement || period.status !== "ended") return null;
  const begin = async () => {
    try {
      const begun = await calculate.mutateAsync({ plan: plan.key, period: period.code });
      toasts.done(t("settlements.calculateStarted", { period: period.code }));
      navigate(`/settlements/${begun.settlement.id}?job=${begun.job.id}`);
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <Button size="small" loading={calculate.isPending} onClick={begin}>
      {t("settlements.calculate")}
    </Button>
  );
}

function Periods({ plan, title }: { plan: Plan; title: React.ReactNode }) {
  const { t } = useTranslation();
  const periods = usePeriods(plan.key);
  return (
    <Panel flush title={title}>
      <DataTable<PeriodOfPlan>
        label={t("settlements.title")}
        rows={periods.data}
        rowKey={(row) => row.code}
        columns={useColumns(plan)}
        error={periods.error}
        onRetry={() => periods.refetch()}
        empty={
          <EmptyState
            title={t("settlements.noPeriods")}
            about={t("settlements.noPeriodsAbout")}
            action={<Link to={`/plans/${plan.key}`}>{t("settlements.seePlans")}</Link>}
          />
        }
      />
    </Panel>
  );
}

function OfPlans({ plans }: { plans: Plan[] }) {
  const { t } = useTranslation();
  const [chosen, choose] = useUrlState("plan");
  const plan = plans.find(({ key }) => key === chosen) ?? plans[0];
  if (!plan) {
    return (
      <EmptyState
        title={t("settlements.noPlans")}
        about={t("settlements.noPlansAbout")}
        action={<Link to="/plans">{t("settlements.seePlans")}</Link>}
      />
    );
  }
  const title =
    plans.length > 1 ? (
      <Select
        className={styles.plan}
        aria-label={t("settlements.plan")}
        value={plan.key}
        onChange={choose}
        options={plans.map(({ key, title }) => ({ value: key, label: title }))}
      />
    ) : (
      <Link to={`/plans/${plan.key}`}>{plan.title}</Link>
    );
  return <Periods plan={plan} title={title} />;
}

/** The periods of a plan: which are settled, how far, and which wait to be calculated. */
export function SettlementsPage() {
  const { t } = useTranslation();
  const plans = usePlans();
  return (
    <>
      <PageHeader title={t("settlements.title")} about={t("settlements.about")} />
      <Answer query={plans}>{(found) => <OfPlans plans={found} />}</Answer>
    </>
  );
}

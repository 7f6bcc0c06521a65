import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Plan, usePlans } from "@/api/plans";
import { useMay } from "@/api/session";
import { DateText } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { draftOf, inForce, latest } from "./versions";

function Current({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const version = inForce(plan)?.version;
  return version === undefined ? (
    <Mark>{t("plans.neverPublished")}</Mark>
  ) : (
    <Mark tone="good">{t("plans.version", { version })}</Mark>
  );
}

function useColumns(): Column<Plan>[] {
  const { t } = useTranslation();
  return [
    { key: "name", title: t("plans.name"), card: "title", render: (plan) => plan.title },
    { key: "key", title: t("plans.key"), card: "line", render: (plan) => plan.key },
    { key: "currency", title: t("plans.currency"), render: (plan) => plan.currency },
    { key: "current", title: t("plans.current"), card: "end", render: (plan) => <Current plan={plan} /> },
    {
      key: "draft",
      title: t("plans.draft"),
      card: "end",
      render: (plan) => draftOf(plan) && <Mark tone="warn">{t("plans.hasDraft")}</Mark>,
    },
    {
      key: "changed",
      title: t("plans.changed"),
      card: "line",
      width: 360,
      render: (plan) => {
        const version = latest(plan);
        return (
          <>
            <DateText value={version?.published_at ?? version?.saved_at} time />{" "}
            {version?.published_by ?? version?.saved_by}
          </>
        );
      },
    },
  ];
}

/** All plans with the version in force. */
export function PlansPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayManage = useMay("plans.manage");
  const plans = usePlans();
  const add = mayManage && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => navigate("/plans/~new")}>
      {t("plans.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("plans.title")} about={t("plans.about")} actions={add} />
      <Panel flush>
        <DataTable<Plan>
          label={t("plans.title")}
          rows={plans.data}
          rowKey={(plan) => plan.key}
          columns={useColumns()}
          error={plans.error}
          onRetry={() => plans.refetch()}
          onOpen={(plan) => navigate(`/plans/${plan.key}`)}
          empty={<EmptyState title={t("plans.empty")} about={t("plans.emptyAbout")} action={add} />}
        />
      </Panel>
    </>
  );
}

import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSavePlan } from "@/api/plans";
import { useMay } from "@/api/session";
import { useLocale } from "@/shared/locale";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { PageHeader } from "@/ui/PageHeader";
import { NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { PlanDesk } from "./PlanDesk";
import { samplePlan } from "./sample";

/** The address that texts of a plan without a key are checked at. */
const UNNAMED = "new";

function Writing() {
  const { t } = useTranslation();
  const locale = useLocale();
  const navigate = useNavigate();
  const toasts = useToasts();
  const create = useSavePlan(undefined);
  const [sample] = useState(() =>
    samplePlan(locale, {
      plan: t("plans.samplePlan"),
      volume: t("plans.sampleVolume"),
      sales: t("plans.sampleSales"),
    }),
  );
  const [text, setText] = useState(sample);
  const [refused, setRefused] = useState(0);
  const keep = async () => {
    try {
      const { plan } = await create.mutateAsync(text);
      toasts.done(t("plans.saved"));
      navigate(`/plans/${plan.key}`, { state: "saved" });
    } catch (error) {
      setRefused((before) => before + 1);
      toasts.failed(error);
    }
  };
  return (
    <>
      <PageHeader
        title={t("plans.newTitle")}
        about={t("plans.newAbout")}
        crumbs={[{ title: t("plans.title"), to: "/plans" }]}
        actions={
          <Button type="primary" loading={create.isPending} onClick={keep}>
            {t("plans.save")}
          </Button>
        }
      />
      <PlanDesk planKey={UNNAMED} text={text} onChange={setText} title={t("plans.text")} refused={refused} />
      <LeaveGuard when={text !== sample} />
    </>
  );
}

/** A new plan from text. */
export function NewPlanPage() {
  return useMay("plans.manage") ? <Writing /> : <NoPermission />;
}

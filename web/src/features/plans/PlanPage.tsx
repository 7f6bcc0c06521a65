import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import {
  type Plan,
  type PlanApproval,
  type PlanVersion,
  usePlan,
  usePlanApproval,
  usePlanVersion,
  useSavePlan,
} from "@/api/plans";
import { useMay } from "@/api/session";
import { useUrlState } from "@/shared/urlState";
import { DateText } from "@/ui/Amounts";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { DraftActions } from "./DraftActions";
import { PlanDesk } from "./PlanDesk";
import { SimulateButton } from "./SimulateButton";
import { VersionList } from "./VersionList";
import { draftOf, inForce, latest, revised } from "./versions";

/** What is written but not saved yet, and saving it. */
function useWriting(plan: Plan, onStored: (version: number) => void) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const save = useSavePlan(plan.key);
  const [written, setWritten] = useState<string | null>(null);
  const [refused, setRefused] = useState(0);
  const keep = async () => {
    if (written === null) return;
    try {
      const { plan: stored } = await save.mutateAsync(written);
      setWritten(null);
      onStored(draftOf(stored)?.version ?? 0);
      toasts.done(t("plans.saved"));
    } catch (error) {
      setRefused((before) => before + 1);
      toasts.failed(error);
    }
  };
  const { isPending: saving } = save;
  return { written, setWritten, refused, keep, saving };
}

/** Why a version is only read: it waits for approval, or never changes any more. */
function Lasting({ version, approval }: { version: PlanVersion; approval: PlanApproval }): ReactNode {
  const { t } = useTranslation();
  if (version.status === "published") return <span>{t("plans.readOnly")}</span>;
  if (version.submitted_at === null) return null;
  return (
    <span>
      {t("plans.submittedBy", { by: version.submitted_by ?? t("frame.dash") })}{" "}
      <DateText value={version.submitted_at} time />
      {approval.run !== null && ` · ${t("plans.heldBy", { run: approval.run })}`}
    </span>
  );
}

/** One version of a plan: read when published, written while a draft. */
function Version({
  plan,
  approval,
  version,
  onShow,
}: {
  plan: Plan;
  approval: PlanApproval;
  version: PlanVersion;
  onShow: (version: number) => void;
}) {
  const { t } = useTranslation();
  const mayManage = useMay("plans.manage");
  const mayCalculate = useMay("settlements.calculate");
  const mayReadAll = useMay("settlements.read");
  const maySimulate = mayReadAll && (mayManage || mayCalculate);
  const stored = usePlanVersion(plan.key, version.version);
  const writing = useWriting(plan, onShow);
  const draft = draftOf(plan);
  const { written, setWritten } = writing;
  const waits = version.status === "draft" && version.submitted_at !== null;
  const editing = mayManage && !waits && (version.status === "draft" || written !== null);
  const drafted = editing || version.status === "draft";
  const title = written === null || version.status === "draft" ? version.version : version.version + 1;
  return (
    <>
      <PageHeader
        title={plan.title}
        crumbs={[{ title: t("plans.title"), to: "/plans" }]}
        about={`${plan.key} · ${plan.currency}`}
        marks={
          waits ? (
            <Mark tone="warn">{t("plans.inApproval")}</Mark>
          ) : (
            <Mark tone={drafted ? "warn" : "good"}>{t(drafted ? "plans.draft" : "plans.published")}</Mark>
          )
        }
        actions={
          <>
            {maySimulate && (
              <SimulateButton plan={plan} version={version.version} unsaved={written !== null} />
            )}
            {mayManage && (
              <>
                {editing && (
                  <Button disabled={written === null} loading={writing.saving} onClick={writing.keep}>
                    {t("plans.save")}
                  </Button>
                )}
                {draft && version.status === "draft" && (
                  <DraftActions
                    plan={plan}
                    draft={draft}
                    approval={approval}
                    unsaved={written !== null}
                    onPublished={onShow}
                  />
                )}
                {!draft && !editing && stored.data && version.version === inForce(plan)?.version && (
                  <Button onClick={() => setWritten(revised(stored.data.document, version.version + 1))}>
                    {t("plans.revise")}
                  </Button>
                )}
              </>
            )}
          </>
        }
      />
      <Answer query={stored} rows={12}>
        {({ document }) => (
          <PlanDesk
            planKey={plan.key}
            text={written ?? document}
            onChange={
              editing
                ? (text) => setWritten(text === document && version.status === "draft" ? null : text)
                : undefined
            }
            title={t("plans.version", { version: title })}
            refused={writing.refused}
            actions={!editing && <Lasting version={version} approval={approval} />}
            aside={<VersionList plan={plan} shown={version.version} onShow={onShow} />}
          />
        )}
      </Answer>
      <LeaveGuard when={written !== null} />
    </>
  );
}

/** A plan with its versions. */
export function PlanPage() {
  const { key = "" } = useParams();
  const { t } = useTranslation();
  const plan = usePlan(key);
  const approval = usePlanApproval(key);
  const [chosen, choose] = useUrlState("version");
  return (
    <Answer query={plan}>
      {(found) => {
        const version = chosen
          ? found.versions.find((each) => String(each.version) === chosen)
          : latest(found);
        if (!version) return <EmptyState title={t("plans.gone")} />;
        return (
          <Version
            key={`${version.version} ${version.status} ${version.submitted_at}`}
            plan={found}
            approval={approval.data ?? { flow: null, run: null }}
            version={version}
            onShow={(number) => choose(String(number))}
          />
        );
      }}
    </Answer>
  );
}

import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import {
  type Plan,
  type PlanVersion,
  usePlan,
  usePlanVersion,
  usePublishPlan,
  useSavePlan,
} from "@/api/plans";
import { useMay } from "@/api/session";
import { useUrlState } from "@/shared/urlState";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { PlanDesk } from "./PlanDesk";
import { VersionList } from "./VersionList";
import { draftOf, inForce, latest, revised } from "./versions";

/** What is written but not saved yet, and saving and publishing it. */
function useWriting(plan: Plan, onStored: (version: number) => void) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const save = useSavePlan(plan.key);
  const publish = usePublishPlan(plan.key);
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
  const release = async () => {
    try {
      const { plan: stored } = await publish.mutateAsync(undefined);
      const version = inForce(stored)?.version ?? 0;
      onStored(version);
      toasts.done(t("plans.publishedDone", { version }));
    } catch (error) {
      toasts.failed(error);
    }
  };
  const { isPending: saving } = save;
  return { written, setWritten, refused, keep, release, saving, publishing: publish.isPending };
}

function Publish(props: {
  plan: Plan;
  draft: PlanVersion;
  unsaved: boolean;
  pending: boolean;
  onPublish: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { version } = props.draft;
  return (
    <>
      <Button
        type="primary"
        disabled={props.unsaved}
        title={props.unsaved ? t("plans.saveFirst") : undefined}
        onClick={() => setAsking(true)}
      >
        {t("plans.publish")}
      </Button>
      <ConfirmWithCount
        open={asking}
        title={t("plans.publishTitle", { name: props.plan.title, version })}
        about={t("plans.publishAbout")}
        action={t("plans.publish")}
        pending={props.pending}
        onConfirm={async () => {
          await props.onPublish();
          setAsking(false);
        }}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}

/** One version of a plan: read when published, written while a draft. */
function Version({
  plan,
  version,
  onShow,
}: {
  plan: Plan;
  version: PlanVersion;
  onShow: (version: number) => void;
}) {
  const { t } = useTranslation();
  const mayManage = useMay("plans.manage");
  const stored = usePlanVersion(plan.key, version.version);
  const writing = useWriting(plan, onShow);
  const draft = draftOf(plan);
  const { written, setWritten } = writing;
  const editing = mayManage && (version.status === "draft" || written !== null);
  const title = written === null || version.status === "draft" ? version.version : version.version + 1;
  return (
    <>
      <PageHeader
        title={plan.title}
        crumbs={[{ title: t("plans.title"), to: "/plans" }]}
        about={`${plan.key} · ${plan.currency}`}
        marks={
          <Mark tone={editing ? "warn" : "good"}>{editing ? t("plans.draft") : t("plans.published")}</Mark>
        }
        actions={
          mayManage && (
            <>
              {editing && (
                <Button disabled={written === null} loading={writing.saving} onClick={writing.keep}>
                  {t("plans.save")}
                </Button>
              )}
              {draft && version.status === "draft" && (
                <Publish
                  plan={plan}
                  draft={draft}
                  unsaved={written !== null}
                  pending={writing.publishing}
                  onPublish={writing.release}
                />
              )}
              {!draft && !editing && stored.data && version.version === inForce(plan)?.version && (
                <Button onClick={() => setWritten(revised(stored.data.document, version.version + 1))}>
                  {t("plans.revise")}
                </Button>
              )}
            </>
          )
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
            actions={!editing && <span>{t("plans.readOnly")}</span>}
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
            key={`${version.version} ${version.status}`}
            plan={found}
            version={version}
            onShow={(number) => choose(String(number))}
          />
        );
      }}
    </Answer>
  );
}

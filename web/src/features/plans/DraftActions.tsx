import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Plan,
  type PlanApproval,
  type PlanVersion,
  usePublishPlan,
  useSubmitPlan,
  useWithdrawPlan,
} from "@/api/plans";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { useToasts } from "@/ui/toasts";
import { inForce } from "./versions";

interface DraftProps {
  plan: Plan;
  draft: PlanVersion;
  approval: PlanApproval;
  /** Something is written that is not in the draft yet. */
  unsaved: boolean;
  onPublished: (version: number) => void;
}

function Asked(props: {
  action: string;
  title: string;
  about: string;
  unsaved: boolean;
  pending: boolean;
  onConfirm: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        type="primary"
        disabled={props.unsaved}
        title={props.unsaved ? t("plans.saveFirst") : undefined}
        onClick={() => setAsking(true)}
      >
        {props.action}
      </Button>
      <ConfirmWithCount
        open={asking}
        title={props.title}
        about={props.about}
        action={props.action}
        pending={props.pending}
        onConfirm={async () => {
          await props.onConfirm();
          setAsking(false);
        }}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}

function Publish({ plan, draft, unsaved, onPublished }: DraftProps) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const publish = usePublishPlan(plan.key);
  const release = async () => {
    try {
      const { plan: stored } = await publish.mutateAsync(undefined);
      const version = inForce(stored)?.version ?? 0;
      onPublished(version);
      toasts.done(t("plans.publishedDone", { version }));
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <Asked
      action={t("plans.publish")}
      title={t("plans.publishTitle", { name: plan.title, version: draft.version })}
      about={t("plans.publishAbout")}
      unsaved={unsaved}
      pending={publish.isPending}
      onConfirm={release}
    />
  );
}

function Submit({ plan, draft, approval, unsaved }: DraftProps) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const submit = useSubmitPlan(plan.key);
  const hand = async () => {
    try {
      await submit.mutateAsync(draft.hash);
      toasts.done(t("plans.submittedDone"));
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <Asked
      action={t("plans.submit")}
      title={t("plans.submitTitle", { name: plan.title, version: draft.version })}
      about={t("plans.submitAbout", { flow: approval.flow })}
      unsaved={unsaved}
      pending={submit.isPending}
      onConfirm={hand}
    />
  );
}

function Withdraw({ plan, approval }: DraftProps) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const withdraw = useWithdrawPlan(plan.key);
  const back = async () => {
    try {
      await withdraw.mutateAsync(undefined);
      toasts.done(t("plans.withdrawn"));
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <Button
      disabled={approval.run !== null}
      title={approval.run === null ? undefined : t("plans.heldBy", { run: approval.run })}
      loading={withdraw.isPending}
      onClick={back}
    >
      {t("plans.withdraw")}
    </Button>
  );
}

/** What becomes of a draft: published by hand, or submitted where a flow approves plans, and taken back. */
export function DraftActions(props: DraftProps) {
  if (props.draft.submitted_at !== null) return <Withdraw {...props} />;
  return props.approval.flow === null ? <Publish {...props} /> : <Submit {...props} />;
}

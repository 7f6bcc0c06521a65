import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { cameToTheSame, useJob } from "@/api/jobs";
import { type Settlement, type StepAction, useRecalculate, useStep } from "@/api/settlements";
import { useLabel, useLocale } from "@/shared/locale";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { formatMoney } from "@/ui/format";
import { useToasts } from "@/ui/toasts";
import { RejectDialog } from "./RejectDialog";
import { Restate } from "./Restate";
import styles from "./settlements.module.css";

const FORWARD = ["submit", "review", "approve", "publish"] as const;

/** What follows when the reader may not take the next step. */
function Next({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { status, actions, approval } = settlement;
  if (approval) {
    const flow = label(approval.title);
    const told = approval.submitted
      ? t("settlements.held.goesOn", { flow })
      : t("settlements.needs", { flow });
    return <span className={styles.next}>{told}</span>;
  }
  if (status !== "calculated" && status !== "reviewed" && status !== "approved") return null;
  if (FORWARD.some((action) => actions.includes(action))) return null;
  return <span className={styles.next}>{t(`settlements.next.${status}`)}</span>;
}

/** What decides about the settlement instead of people by hand, and the way there for who has one. */
function Held({ held }: { held: NonNullable<Settlement["held"]> }) {
  const { t } = useTranslation();
  const label = useLabel();
  const flow = label(held.title);
  const people = held.people.join(t("frame.listSeparator"));
  const told = held.stuck
    ? t("settlements.held.stuck", { flow })
    : people
      ? t("settlements.held.people", { flow, people })
      : t("settlements.held.goesOn", { flow });
  return (
    <span className={styles.next}>
      {told}{" "}
      {held.task ? (
        <Link to={`/tasks/${held.task}`}>{t("settlements.held.task")}</Link>
      ) : (
        held.run && <Link to={`/runs/${held.run}`}>{t("settlements.held.run")}</Link>
      )}
    </span>
  );
}

/** Takes a step with the result that the reader looked at; a refusal is told and the page read anew. */
function useTake(settlement: Settlement) {
  const { t } = useTranslation();
  const step = useStep(settlement.id);
  const toasts = useToasts();
  const take = async (action: StepAction, reason?: string) => {
    try {
      await step.mutateAsync({ action, result_hash: settlement.result_hash, reason });
      const count = settlement.partners;
      toasts.done(
        action === "publish" ? t("settlements.done.publish", { count }) : t(`settlements.done.${action}`),
      );
    } catch (error) {
      toasts.failed(error);
    }
  };
  return { take, pending: step.isPending };
}

function Recalculate({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const recalculate = useRecalculate(settlement.id);
  const queries = useQueryClient();
  const [job, setJob] = useState<string | null>(null);
  const navigate = useNavigate();
  const toasts = useToasts();
  useJob(job, (ended) => {
    if (cameToTheSame(ended)) toasts.done(t("settlements.unchanged"));
    void queries.invalidateQueries({ queryKey: ["settlements"] });
  });
  const begin = async () => {
    try {
      const begun = await recalculate.mutateAsync(undefined);
      setJob(begun.job.id);
      toasts.done(t("settlements.done.recalculate"));
      if (begun.settlement.id !== settlement.id) navigate(`/settlements/${begun.settlement.id}`);
    } catch (error) {
      toasts.failed(error);
    }
  };
  const ask = () =>
    modal.confirm({
      title: t("settlements.ask.recalculate", { period: settlement.period }),
      content: t("settlements.askAbout.recalculate"),
      okText: t("settlements.actions.recalculate"),
      cancelText: t("frame.cancel"),
      onOk: begin,
    });
  return (
    <Button loading={recalculate.isPending} disabled={settlement.recalculating} onClick={ask}>
      {t("settlements.actions.recalculate")}
    </Button>
  );
}

/** What the reader may do with the settlement now; nothing else is offered. */
export function Actions({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const { modal } = App.useApp();
  const { take, pending } = useTake(settlement);
  const [open, setOpen] = useState<"publish" | "reject" | null>(null);
  const { actions, partners: count, period } = settlement;
  const total = formatMoney(settlement.total, settlement.currency, language);
  const label = useLabel();
  const flow = label(settlement.approval?.title ?? "");
  const ask = (action: "submit" | "review" | "approve") =>
    modal.confirm({
      title: t(`settlements.ask.${action}`, { period }),
      content: t(`settlements.askAbout.${action}`, { count, total, flow }),
      okText: t(`settlements.actions.${action}`),
      cancelText: t("frame.cancel"),
      onOk: () => take(action),
    });
  const finish = async (action: StepAction, reason?: string) => {
    await take(action, reason);
    setOpen(null);
  };
  return (
    <>
      {settlement.held ? <Held held={settlement.held} /> : <Next settlement={settlement} />}
      {actions.includes("restate") && <Restate settlement={settlement} />}
      {actions.includes("recalculate") && <Recalculate settlement={settlement} />}
      {actions.includes("reject") && (
        <Button danger disabled={settlement.recalculating} onClick={() => setOpen("reject")}>
          {t("settlements.actions.reject")}
        </Button>
      )}
      {FORWARD.filter((action) => actions.includes(action)).map((action) => (
        <Button
          key={action}
          type="primary"
          loading={pending}
          disabled={settlement.recalculating}
          onClick={() => (action === "publish" ? setOpen("publish") : ask(action))}
        >
          {t(`settlements.actions.${action}`)}
        </Button>
      ))}
      <ConfirmWithCount
        open={open === "publish"}
        title={t("settlements.ask.publish", { period })}
        about={t("settlements.askAbout.publish", { count, total })}
        action={t("settlements.actions.publish")}
        word={period}
        pending={pending}
        onConfirm={() => finish("publish")}
        onCancel={() => setOpen(null)}
      />
      <RejectDialog
        open={open === "reject"}
        period={period}
        pending={pending}
        onReject={(reason) => finish("reject", reason)}
        onCancel={() => setOpen(null)}
      />
    </>
  );
}

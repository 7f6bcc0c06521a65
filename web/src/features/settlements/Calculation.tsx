import { Progress } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isUnderWay, type Job, useJob, wordsOf } from "@/api/jobs";
import { useMay } from "@/api/session";
import type { Settlement } from "@/api/settlements";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { LoadingSkeleton } from "@/ui/states";
import styles from "./settlements.module.css";

function Course({ job }: { job: Job | undefined }) {
  const { t } = useTranslation();
  const ended = job !== undefined && !isUnderWay(job) && job.status !== "done";
  const percent = job?.total ? Math.floor((100 * job.done) / job.total) : 0;
  return (
    <div className={styles.calculating} role={ended ? "alert" : "status"}>
      <strong>{ended ? t("settlements.failed") : t("settlements.calculatingTitle")}</strong>
      <Progress percent={percent} status={ended ? "exception" : "active"} />
      <span>{(job && wordsOf(job)) ?? (ended ? null : t("settlements.calculatingAbout"))}</span>
    </div>
  );
}

/** How far the calculation is while one runs, or why the last one came to nothing. */
export function Calculation({ settlement }: { settlement: Settlement }) {
  const calculates = useMay("settlements.calculate");
  const open = settlement.status === "calculating" || settlement.actions.includes("recalculate");
  const job = useJob(calculates && open ? settlement.job_id : null).data;
  if (settlement.status !== "calculating" && (!job || job.status === "done")) return null;
  return (
    <div className={styles.refusal}>
      <Panel>
        <Course job={job} />
      </Panel>
    </div>
  );
}

/** A period whose first calculation came to nothing: there is no settlement, but the job says why. */
export function NeverCalculated({ job: id }: { job: string }) {
  const { t } = useTranslation();
  const job = useJob(id).data;
  return (
    <>
      <PageHeader
        title={job?.title ?? t("settlements.failed")}
        crumbs={[{ title: t("settlements.title"), to: "/settlements" }]}
      />
      <Panel>
        {job ? <Course job={job} /> : <LoadingSkeleton rows={2} />}
        <p className={styles.wayOut}>
          {t("settlements.failedAbout")} <Link to="/settlements">{t("settlements.toPeriods")}</Link>{" "}
          <Link to="/plans">{t("settlements.seePlans")}</Link>
        </p>
      </Panel>
    </>
  );
}

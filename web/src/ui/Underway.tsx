import { Button, Progress } from "antd";
import { useTranslation } from "react-i18next";
import { type Job, useCancelJob } from "@/api/jobs";
import { Panel } from "./Panel";
import styles from "./Underway.module.css";

/** A job under way: how far it is, and that one may leave. */
export function Underway({ job, title }: { job: Job | undefined; title: string }) {
  const { t } = useTranslation();
  const cancel = useCancelJob();
  const percent = job?.total ? Math.floor((100 * job.done) / job.total) : 0;
  return (
    <Panel title={title}>
      <Progress percent={percent} status="active" showInfo={Boolean(job?.total)} />
      <p className={styles.hint}>
        {job?.message} {t("imports.mayLeave")}
      </p>
      {job && (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
          {t("frame.cancel")}
        </Button>
      )}
    </Panel>
  );
}

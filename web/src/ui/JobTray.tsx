import { LoadingOutlined, UnorderedListOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Badge, Button, Popover, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cameToTheSame, isUnderWay, type Job, useCancelJob, useJobs, wordsOf } from "@/api/jobs";
import { bulk } from "@/api/records";
import { rewindForm } from "@/api/rewinding";
import { useLocale } from "@/shared/locale";
import { formatAgo } from "./format";
import styles from "./JobTray.module.css";
import { EmptyState } from "./states";
import { useToasts } from "./toasts";
import { useInsisting } from "./useInsisting";

const TONES = {
  queued: "normal",
  running: "active",
  done: "success",
  failed: "exception",
  cancelled: "normal",
} as const;

function share(job: Job): number {
  if (job.status === "done") return 100;
  return job.total ? Math.floor((100 * job.done) / job.total) : 0;
}

/** A form that was brought back goes to the moment before; other changes have a token. */
function takeBack(job: Job, undo: string, insists: boolean): Promise<unknown> {
  if (job.kind === "records.rewind") return rewindForm(String(job.result?.form), undo);
  return bulk.undo(undo, insists, Number(job.result?.changed ?? 0));
}

function JobRow({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const cancel = useCancelJob();
  const queries = useQueryClient();
  const { failed } = useToasts();
  const insisting = useInsisting();
  const [taking, setTaking] = useState(false);
  const undo = job.status === "done" && typeof job.result?.undo === "string" ? job.result.undo : null;
  const file = typeof job.result?.file === "string" ? job.result.file : null;
  return (
    <li className={styles.job}>
      <div className={styles.line}>
        <span className={styles.title}>{job.title}</span>
        <span className={styles.when}>{formatAgo(job.created_at, new Date(), language)}</span>
      </div>
      <Progress percent={share(job)} size="small" status={TONES[job.status]} showInfo={false} />
      <div className={styles.line}>
        <span className={job.status === "failed" ? styles.bad : styles.note}>
          {cameToTheSame(job) ? t("settlements.unchanged") : (wordsOf(job) ?? t(`jobs.status.${job.status}`))}
        </span>
        {isUnderWay(job) && (
          <Button type="link" size="small" loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {t("frame.cancel")}
          </Button>
        )}
        {undo && (
          <Button
            type="link"
            size="small"
            loading={taking}
            onClick={async () => {
              setTaking(true);
              await insisting((insists) => takeBack(job, undo, insists)).then(
                () => queries.invalidateQueries(),
                failed,
              );
              setTaking(false);
            }}
          >
            {t("batch.undo")}
          </Button>
        )}
        {file && (
          <a href={`/api/files/${file}`} download>
            {t("jobs.download")}
          </a>
        )}
      </div>
    </li>
  );
}

/** Long work of the actor: progress, cancel, result. The page that began it can be left. */
export function JobTray() {
  const { t } = useTranslation();
  const jobs = useJobs();
  const running = jobs.data?.filter(isUnderWay).length ?? 0;
  const list =
    jobs.data && jobs.data.length > 0 ? (
      <ul className={styles.list}>
        {jobs.data.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    ) : (
      <EmptyState compact title={t("jobs.none")} about={t("jobs.noneAbout")} />
    );
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t("jobs.title")}
      content={list}
      onOpenChange={(open) => open && jobs.refetch()}
    >
      <Badge count={running} size="small">
        <Button
          type="text"
          icon={
            running > 0 ? (
              <LoadingOutlined aria-hidden="true" />
            ) : (
              <UnorderedListOutlined aria-hidden="true" />
            )
          }
          aria-label={t("jobs.title")}
          title={t("jobs.title")}
        />
      </Badge>
    </Popover>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useTranslation } from "react-i18next";
import { isUnderWay, useCancelJob, useJob, wordsOf } from "@/api/jobs";
import type { Simulation } from "@/api/simulations";
import { Panel } from "@/ui/Panel";
import styles from "./simulation.module.css";

/** How far a simulation is, or why it came to nothing. */
export function Course({ simulation }: { simulation: Simulation }) {
  const { t } = useTranslation();
  const cancel = useCancelJob();
  const queries = useQueryClient();
  const job = useJob(simulation.job, () => queries.invalidateQueries({ queryKey: ["simulations"] })).data;
  const running = isUnderWay(simulation);
  const ended = simulation.status === "cancelled" ? "cancelled" : "failed";
  const percent = job?.total ? Math.floor((100 * job.done) / job.total) : 0;
  return (
    <Panel>
      <div className={styles.course} role={running ? "status" : "alert"}>
        <strong>{t(`simulations.${running ? "running" : ended}`)}</strong>
        {running && <Progress percent={percent} status="active" />}
        <span>{(job && wordsOf(job)) ?? t(running ? "simulations.runningAbout" : "simulations.again")}</span>
        {running && (
          <Button
            className={styles.stop}
            loading={cancel.isPending}
            onClick={() => cancel.mutate(simulation.job)}
          >
            {t("simulations.cancel")}
          </Button>
        )}
      </div>
    </Panel>
  );
}

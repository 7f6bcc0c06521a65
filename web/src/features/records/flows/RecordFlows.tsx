import { ThunderboltOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { type FlowButton, type RecordRun, useRecordFlows } from "@/api/recordFlows";
import type { RecordRow } from "@/api/records";
import { useMay, useSession } from "@/api/session";
import { useReader } from "@/fields/reader";
import { RUN_TONES } from "@/flows/tones";
import { useLocale } from "@/shared/locale";
import { DateText } from "@/ui/Amounts";
import { formatDeadline } from "@/ui/format";
import { Mark } from "@/ui/Mark";
import styles from "./flows.module.css";
import { PressDialog } from "./PressDialog";
import { usePressed } from "./usePressed";

/** Where the to-dos of who looks are. */
function useTasksRoot(): string {
  return useSession().data?.kind === "partner" ? "/portal/tasks" : "/tasks";
}

/** Where a run is opened by who looks; null where they have no part in it. */
export function placeOfRun(run: RecordRun, manages: boolean, tasks = "/tasks"): string | null {
  if (run.part) return `${tasks}/runs/${run.id}`;
  return manages ? `/runs/${run.id}` : null;
}

function Run({ run }: { run: RecordRun }) {
  const { language, timeZone } = useLocale();
  const { t } = useTranslation();
  const { label, separator } = useReader();
  const tasks = useTasksRoot();
  const place = placeOfRun(run, useMay("flows.manage"), tasks);
  const navigate = useNavigate();
  const title = label(run.title);
  return (
    <li className={styles.run}>
      <div className={styles.runHead}>
        {place ? <Link to={place}>{title}</Link> : <strong>{title}</strong>}
        <Mark tone={RUN_TONES[run.status]}>{t(`runs.states.${run.status}`)}</Mark>
        <span className={styles.hint}>
          {run.started_by && t("recordFlows.by", { name: label(run.started_by) })}{" "}
          <DateText value={run.finished_at ?? run.started_at} time />
        </span>
      </div>
      {run.waiting.map((each) => (
        <p key={`${label(each.step)} ${each.since}`} className={styles.waiting}>
          {each.people.length > 0
            ? t("recordFlows.waits", { step: label(each.step), people: each.people.join(separator) })
            : label(each.step)}
          {each.due_at && (
            <span data-over={each.is_overdue}>
              {" · "}
              {t(each.is_overdue ? "recordFlows.wasDue" : "recordFlows.due")}{" "}
              <time dateTime={each.due_at}>{formatDeadline(each.due_at, language, timeZone)}</time>
            </span>
          )}
        </p>
      ))}
      {run.task && (
        <Button
          type="primary"
          size="small"
          className={styles.handle}
          onClick={() => navigate(`${tasks}/${run.task}`)}
        >
          {t("recordFlows.handle")}
        </Button>
      )}
    </li>
  );
}

/** What goes on with a record: whom it waits for, what was decided, and what may be begun. */
export function RecordFlows({ form, record }: { form: FormDefinition; record: RecordRow }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const told = usePressed();
  const found = useRecordFlows(form.key, record.id, record.revision).data;
  const [asking, setAsking] = useState<FlowButton | null>(null);
  if (!found || (found.buttons.length === 0 && found.runs.length === 0)) return null;
  const going = found.runs.filter((run) => run.finished_at === null);
  const over = found.runs.filter((run) => run.finished_at !== null);
  return (
    <section className={styles.panel} aria-label={t("recordFlows.title")}>
      {going.length > 0 && (
        <ul className={styles.runs}>
          {going.map((run) => (
            <Run key={run.id} run={run} />
          ))}
        </ul>
      )}
      {over.length > 0 && (
        <details>
          <summary>{t("recordFlows.over", { count: over.length })}</summary>
          <ul className={styles.runs}>
            {over.map((run) => (
              <Run key={run.id} run={run} />
            ))}
          </ul>
        </details>
      )}
      {found.buttons.length > 0 && (
        <div className={styles.buttons}>
          {found.buttons.map((button) => (
            <Button
              key={button.flow}
              icon={<ThunderboltOutlined aria-hidden="true" />}
              onClick={() => setAsking(button)}
            >
              {label(button.label)}
            </Button>
          ))}
        </div>
      )}
      {asking && (
        <PressDialog
          form={form.key}
          button={asking}
          records={[record.id]}
          onPressed={(pressed) => {
            told(pressed);
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}

import { Alert, Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMembers } from "@/api/people";
import { type Attempt, type Intervention, type Run, useIntervene, useRun } from "@/api/runs";
import { useMay } from "@/api/session";
import { useActed } from "@/flows/acted";
import { FlowPicture } from "@/flows/FlowPicture";
import { Recipients } from "@/flows/Recipients";
import { RUN_TONES } from "@/flows/tones";
import { useLabel, useLocale } from "@/shared/locale";
import { formatDateTime } from "@/ui/format";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { ErrorState, LoadingSkeleton, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./runs.module.css";
import { statesOf } from "./way";

interface Asked {
  what: Intervention;
  visit?: number;
}

const OUTCOMES: Readonly<Record<string, "good" | "bad" | "warn" | "plain">> = {
  done: "good",
  failed: "bad",
  rejected: "warn",
  returned: "warn",
};

/** Asks why, and for what an intervention needs besides. */
function InterveneDialog(props: { run: Run; asked: Asked; onClose: () => void }) {
  const { run, asked } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const toasts = useToasts();
  const send = useIntervene(run.id);
  const members = useMembers().data ?? [];
  const [reason, setReason] = useState("");
  const [step, setStep] = useState<string | null>(null);
  const [person, setPerson] = useState<string | null>(null);
  const needsStep = asked.what === "jump" || asked.what === "reactivate";
  const needsPerson = asked.what === "reassign";
  const isReady = reason.trim() !== "" && (!needsStep || step !== null) && (!needsPerson || person !== null);
  const go = () =>
    send.mutate(
      {
        what: asked.what,
        reason: reason.trim(),
        ...(asked.visit === undefined ? {} : { visit: asked.visit }),
        ...(needsStep && step ? { step } : {}),
        ...(needsPerson && person ? { people: [{ kind: "member" as const, id: person }] } : {}),
      },
      {
        onSuccess: () => {
          toasts.done(t(`runs.after.${asked.what}`));
          props.onClose();
        },
        onError: toasts.failed,
      },
    );
  return (
    <Modal
      open
      title={t(`runs.acts.${asked.what}`)}
      okText={t(`runs.acts.${asked.what}`)}
      okButtonProps={{ disabled: !isReady, danger: asked.what === "end" }}
      cancelText={t("frame.cancel")}
      confirmLoading={send.isPending}
      onOk={go}
      onCancel={props.onClose}
    >
      <p className={styles.quiet}>{t(`runs.actsAbout.${asked.what}`)}</p>
      {needsStep && (
        <Select
          className={styles.notice}
          style={{ width: "100%" }}
          aria-label={t("runs.step")}
          placeholder={t("runs.step")}
          value={step}
          options={run.document.steps.map((each) => ({ value: each.key, label: label(each.title) }))}
          onChange={setStep}
        />
      )}
      {needsPerson && (
        <Select
          showSearch
          optionFilterProp="label"
          className={styles.notice}
          style={{ width: "100%" }}
          aria-label={t("runs.person")}
          placeholder={t("runs.person")}
          value={person}
          options={members
            .filter(({ active }) => active)
            .map((each) => ({ value: each.id, label: each.name }))}
          onChange={setPerson}
        />
      )}
      <Input.TextArea
        rows={3}
        maxLength={2000}
        value={reason}
        aria-label={t("runs.reason")}
        placeholder={t("runs.reason")}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}

/** What may be done about one place where the run stands. */
function LiveActs({
  run,
  visit,
  onAsk,
}: {
  run: Run;
  visit: Run["live"][number];
  onAsk: (asked: Asked) => void;
}) {
  const { t } = useTranslation();
  const kind = run.document.steps.find(({ key }) => key === visit.step)?.kind;
  const acts: Intervention[] = [
    ...(visit.fault && kind !== "start" ? (["retry"] as const) : []),
    ...(kind === "approve" || kind === "fill" || kind === "start" ? (["reassign"] as const) : []),
    ...(kind === "parallel" ? [] : (["skip"] as const)),
  ];
  return (
    <>
      {acts.map((what) => (
        <Button key={what} size="small" onClick={() => onAsk({ what, visit: visit.visit })}>
          {t(`runs.acts.${what}`)}
        </Button>
      ))}
    </>
  );
}

/** Whom a step told, and on demand who has read it. */
function Told(props: { run: string; visit: number; count: number }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <p className={styles.quiet}>
        {t("runs.told", { count: props.count })}{" "}
        {props.count > 0 && (
          <Button size="small" type="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t("noticeRules.readers")}
          </Button>
        )}
      </p>
      {isOpen && <Recipients run={props.run} visit={props.visit} />}
    </>
  );
}

function AttemptLine(props: { run: Run; attempt: Attempt; onAsk: (asked: Asked) => void }) {
  const { run, attempt } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const { language, timeZone } = useLocale();
  const step = run.document.steps.find(({ key }) => key === attempt.step);
  const live = run.live.find(({ visit }) => visit === attempt.visit);
  const isLast = !run.steps.some(
    ({ visit, attempt: later }) => visit === attempt.visit && later > attempt.attempt,
  );
  const tasks = run.tasks.filter(({ visit }) => visit === attempt.visit);
  const acted = useActed();
  return (
    <li className={styles.attempt}>
      <div className={styles.head}>
        <strong>{step ? label(step.title) : attempt.step}</strong>
        {attempt.outcome && (
          <Mark tone={OUTCOMES[attempt.outcome] ?? "plain"}>
            {t(`runs.outcomes.${attempt.outcome}` as "runs.outcomes.done")}
          </Mark>
        )}
        {attempt.attempt > 1 && (
          <span className={styles.quiet}>{t("runs.attempt", { number: attempt.attempt })}</span>
        )}
        <span className={styles.quiet}>{formatDateTime(attempt.started_at, language, timeZone)}</span>
        {live && isLast && <LiveActs run={run} visit={live} onAsk={props.onAsk} />}
      </div>
      {isLast && live?.why && <Alert type="error" showIcon title={live.why} />}
      {tasks.map((task) => (
        <p key={task.id} className={styles.quiet}>
          {[
            task.person,
            task.action ? acted(task.action, attempt.kind) : t(`runs.tasks.${task.status}`),
            task.by && task.by !== task.person ? t("runs.by", { name: task.by }) : "",
            task.opinion ?? "",
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      ))}
      {attempt.kind === "notify" && attempt.outcome === "done" && (
        <Told
          run={run.id}
          visit={attempt.visit}
          count={Number((attempt.output as { count?: number } | null)?.count ?? 0)}
        />
      )}
      {attempt.output !== null && attempt.kind !== "branch" && attempt.kind !== "notify" && (
        <pre className={styles.output}>{JSON.stringify(attempt.output, null, 2)}</pre>
      )}
    </li>
  );
}

function Screen({ run }: { run: Run }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { language, timeZone } = useLocale();
  const [asked, setAsked] = useState<Asked | null>(null);
  const isAlive = run.status === "running" || run.status === "stuck";
  const title = label(run.document.title);
  const name = run.label || title;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ title: t("runs.title"), to: "/runs" }]}
        about={[
          title,
          t("runs.version", { number: run.version }),
          run.started_by && t("tasks.startedBy", { name: label(run.started_by) }),
          formatDateTime(run.started_at, language, timeZone),
        ]
          .filter(Boolean)
          .join(" · ")}
        marks={<Mark tone={RUN_TONES[run.status]}>{t(`runs.states.${run.status}`)}</Mark>}
        actions={
          <>
            {run.form && run.record_id && (
              <Link to={`/forms/${run.form}/records/${run.record_id}`}>{t("runs.record")}</Link>
            )}
            {isAlive ? (
              <>
                <Button onClick={() => setAsked({ what: "jump" })}>{t("runs.acts.jump")}</Button>
                <Button danger onClick={() => setAsked({ what: "end" })}>
                  {t("runs.acts.end")}
                </Button>
              </>
            ) : (
              <Button onClick={() => setAsked({ what: "reactivate" })}>{t("runs.acts.reactivate")}</Button>
            )}
          </>
        }
      />
      <div className={styles.columns}>
        <Panel title={t("tasks.picture")}>
          <FlowPicture document={run.document} states={statesOf(run, new Date().toISOString())} />
        </Panel>
        <div>
          <Panel title={t("runs.steps")}>
            <ol className={styles.attempts}>
              {run.steps
                .filter(({ visit }) => visit > 0)
                .map((attempt) => (
                  <AttemptLine
                    key={`${attempt.visit}.${attempt.attempt}`}
                    run={run}
                    attempt={attempt}
                    onAsk={setAsked}
                  />
                ))}
            </ol>
          </Panel>
        </div>
      </div>
      {asked && <InterveneDialog run={run} asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

/** A run with every attempt at every step, and what can be done about it. */
export function RunPage() {
  const { id = "" } = useParams();
  const may = useMay("flows.manage");
  const query = useRun(id);
  if (!may) return <NoPermission />;
  if (query.data) return <Screen run={query.data} />;
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  return <LoadingSkeleton rows={12} />;
}

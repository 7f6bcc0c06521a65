import { MoreOutlined } from "@ant-design/icons";
import { Alert, Button, Dropdown, Space } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { asProblem } from "@/api/client";
import { useSignedIn } from "@/api/session";
import {
  type TaskAction,
  type TaskDetail,
  useAct,
  useNoteRead,
  useRunAct,
  useTakeBack,
  useTask,
  useTaskRun,
} from "@/api/tasks";
import { placeOfError, toldAt } from "@/entry/placed";
import { useReader } from "@/fields/reader";
import { FlowPicture } from "@/flows/FlowPicture";
import { RUN_TONES } from "@/flows/tones";
import { useLabel, useLocale } from "@/shared/locale";
import { formatDateTime, formatDeadline } from "@/ui/format";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { ActDialog } from "./ActDialog";
import { hasBegun, useBegun } from "./draft";
import { History } from "./History";
import { PrintTask } from "./PrintTask";
import { TaskFields } from "./TaskFields";
import type { Places } from "./TasksPage";
import { ToldFacts } from "./ToldFacts";
import styles from "./tasks.module.css";
import { useFilling, useTurnTo } from "./useFilling";

/** Buttons in the order of a hand: what decides stands at its end, the rest behind three dots. */
const MAIN: readonly TaskAction[] = ["return", "reject", "claim", "submit"];
const ASIDE: readonly TaskAction[] = [
  "save",
  "transfer",
  "add_before",
  "add_after",
  "add_beside",
  "release",
  "end",
];
/** Members are chosen for these, whom partner users do not know. */
const INSIDE: readonly TaskAction[] = ["transfer", "add_before", "add_after", "add_beside"];
/** Done at a press, without a question. */
const AT_ONCE: readonly TaskAction[] = ["claim", "release", "save"];

function useActionNames(task: TaskDetail) {
  const { t } = useTranslation();
  const label = useLabel();
  return (name: TaskAction): string => {
    const own = task.actions.find((each) => each.name === name)?.label;
    if (own) return label(own);
    return name === "submit" && task.kind === "approve" ? t("tasks.acts.approve") : t(`tasks.acts.${name}`);
  };
}

/** What may be done, in reach of a thumb. */
function Actions({ task, onAct }: { task: TaskDetail; onAct: (name: TaskAction) => void }) {
  const { t } = useTranslation();
  const { kind } = useSignedIn();
  const nameOf = useActionNames(task);
  const offered = task.actions
    .map(({ name }) => name)
    .filter((name) => kind === "member" || !INSIDE.includes(name));
  const main = MAIN.filter((name) => offered.includes(name));
  const aside = ASIDE.filter((name) => offered.includes(name));
  return (
    <div className={styles.actions} role="toolbar" aria-label={t("frame.actions")}>
      {aside.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: aside.map((name) => ({ key: name, label: nameOf(name), danger: name === "end" })),
            onClick: ({ key }) => onAct(key as TaskAction),
          }}
        >
          <Button icon={<MoreOutlined aria-hidden="true" />} aria-label={t("frame.more")} />
        </Dropdown>
      )}
      {offered.includes("print") && <PrintTask task={task} name={nameOf("print")} />}
      {main.map((name) => (
        <Button
          key={name}
          type={name === "submit" ? "primary" : "default"}
          danger={name === "reject"}
          className={styles.act}
          onClick={() => onAct(name)}
        >
          {nameOf(name)}
        </Button>
      ))}
    </div>
  );
}

function RunActions({ task, root }: { task: TaskDetail } & Places) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const navigate = useNavigate();
  const takeBack = useTakeBack(task.id);
  const send = useRunAct(task.run);
  const after = (what: "withdraw" | "urge") => () =>
    send.mutate(what, { onSuccess: () => toasts.done(t(`tasks.after.${what}`)), onError: toasts.failed });
  const takeItBack = () =>
    takeBack.mutate(undefined, {
      onSuccess: () => {
        toasts.done(t("tasks.after.takeBack"));
        navigate(root);
      },
      onError: toasts.failed,
    });
  if (!task.may_withdraw && !task.may_urge && !task.may_take_back) return null;
  return (
    <>
      {task.may_take_back && (
        <Button loading={takeBack.isPending} onClick={takeItBack}>
          {t("tasks.takeBack")}
        </Button>
      )}
      {task.may_urge && (
        <Button loading={send.isPending} onClick={after("urge")}>
          {t("tasks.urge")}
        </Button>
      )}
      {task.may_withdraw && (
        <Button danger loading={send.isPending} onClick={after("withdraw")}>
          {t("tasks.withdraw")}
        </Button>
      )}
    </>
  );
}

function About({ task }: { task: TaskDetail }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { language, timeZone } = useLocale();
  const parts = [
    label(task.flow.title),
    task.step && label(task.step.title),
    task.initiator && t("tasks.startedBy", { name: label(task.initiator.name) }),
    formatDateTime(task.started_at, language, timeZone),
  ];
  return parts.filter(Boolean).join(" · ");
}

function Screen({ task, root }: { task: TaskDetail } & Places) {
  const { t } = useTranslation();
  const label = useLabel();
  const { label: read } = useReader();
  const { language, timeZone } = useLocale();
  const navigate = useNavigate();
  const toasts = useToasts();
  const nameOf = useActionNames(task);
  const direct = useAct(task.id);
  const { begun, offered, ...draft } = useBegun(task.id);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [acting, setActing] = useState<TaskAction | null>(null);
  const isSent = useRef(false);
  const isOpen = task.status === "open" && task.actions.length > 0;
  const away = task.instead_of.join(t("frame.listSeparator"));
  const filling = useFilling(task, begun.values, isOpen, draft.write);
  const { told, turnTo } = useTurnTo();

  const tell = (found: Record<string, string>) => {
    setErrors(found);
    turnTo(filling.shown.find(({ key }) => found[key])?.key);
  };
  /** Whether what the step and the rules ask for is filled in and every check holds; what does not is told. */
  const isSound = (): boolean => {
    const missing = filling.missing();
    if (missing.length > 0) {
      tell(told(missing, (name) => t("tasks.needed", { name })));
      return false;
    }
    const [first] = filling.failed;
    if (!first) return true;
    const at = first.fields.filter((key) => filling.shown.some((field) => field.key === key));
    if (at.length > 0) tell(Object.fromEntries(at.map((key) => [key, read(first.message)])));
    else toasts.refused(read(first.message));
    return false;
  };
  /** Mistakes that the server found in fields of the record stand at them. */
  const tellRefused = (error: unknown): boolean => {
    const found = asProblem(error).errors.filter(({ field }) =>
      filling.shown.some(({ key }) => key === placeOfError(field).key),
    );
    if (found.length > 0) tell(toldAt(found, t));
    return found.length > 0;
  };
  const choose = (name: TaskAction) => {
    setErrors({});
    if (name === "submit" && !isSound()) return;
    if (!AT_ONCE.includes(name)) return setActing(name);
    if (isSent.current) return;
    isSent.current = true;
    const values = name === "save" ? { values: filling.sent, revision: task.revision } : {};
    direct.mutate(
      { action: name, ...values },
      {
        onSuccess: () => {
          if (name === "save") draft.forget();
          toasts.done(t("tasks.after.act", { name: nameOf(name) }));
        },
        onError: (error) => tellRefused(error) || toasts.failed(error),
        onSettled: () => {
          isSent.current = false;
        },
      },
    );
  };
  const done = () => {
    toasts.done(t("tasks.after.act", { name: acting ? nameOf(acting) : "" }));
    draft.forget();
    setActing(null);
    navigate(root, { state: "saved" });
  };
  return (
    <>
      <LeaveGuard when={isOpen && hasBegun(begun)} />
      <PageHeader
        title={task.label || label(task.flow.title)}
        crumbs={[{ title: t("tasks.title"), to: root }]}
        about={<About task={task} />}
        marks={
          <Mark tone={RUN_TONES[task.run_status] ?? "plain"}>
            {t(`tasks.runs.${task.run_status}` as "tasks.runs.done")}
          </Mark>
        }
        actions={<RunActions task={task} root={root} />}
      />
      {isOpen && task.due_at && (
        <Alert
          className={styles.notice}
          type={task.is_overdue ? "error" : "info"}
          showIcon
          title={t(task.is_overdue ? "tasks.wasDue" : "tasks.due", {
            at: formatDeadline(task.due_at, language, timeZone),
          })}
        />
      )}
      {isOpen && task.about && <Alert className={styles.notice} type="info" title={label(task.about)} />}
      {away && (
        <Alert className={styles.notice} type="info" showIcon title={t("tasks.insteadOf", { name: away })} />
      )}
      {isOpen && offered && (
        <Alert
          className={styles.notice}
          type="warning"
          showIcon
          title={t("tasks.begun")}
          description={offered.opinion ? t("tasks.begunOpinion", { opinion: offered.opinion }) : undefined}
          action={
            <Space wrap>
              <Button size="small" onClick={draft.forget}>
                {t("tasks.begunForget")}
              </Button>
              <Button size="small" type="primary" onClick={draft.take}>
                {t("tasks.begunTake")}
              </Button>
            </Space>
          }
        />
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          {task.told.length > 0 && (
            <Panel title={t("tasks.told")}>
              <ToldFacts told={task.told} />
            </Panel>
          )}
          {task.definition && (
            <Panel title={read(task.definition.title)}>
              <TaskFields
                filling={filling}
                summary={task.summary}
                errors={errors}
                onChange={(key, value) => {
                  setErrors(({ [key]: _fixed, ...rest }) => rest);
                  draft.write(key, value);
                }}
              />
            </Panel>
          )}
          {task.picture && (
            <Panel title={t("tasks.picture")}>
              <FlowPicture
                document={task.picture.document}
                states={Object.fromEntries(
                  Object.entries(task.picture.states).map(([step, { seconds, ...state }]) => [
                    step,
                    seconds === null ? state : { ...state, seconds },
                  ]),
                )}
              />
            </Panel>
          )}
        </div>
        <Panel title={t("tasks.history")}>
          <History steps={task.history} />
        </Panel>
      </div>
      {isOpen && <Actions task={task} onAct={choose} />}
      {acting && (
        <ActDialog
          key={acting}
          task={task}
          action={acting}
          title={nameOf(acting)}
          values={filling.sent}
          opinion={begun.opinion}
          onOpinion={draft.say}
          onRefused={tellRefused}
          onDone={done}
          onClose={() => setActing(null)}
        />
      )}
    </>
  );
}

function Found({ query, root }: { query: ReturnType<typeof useTask> } & Places) {
  if (query.data) return <Screen key={query.data.id} task={query.data} root={root} />;
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  return <LoadingSkeleton rows={12} />;
}

/** One to-do with its record, its run and what may be done. */
export function TaskPage({ root }: Places) {
  const { id = "" } = useParams();
  const query = useTask(id);
  const { mutate: noteRead } = useNoteRead();
  const isCopy = query.data?.kind === "cc";
  useEffect(() => {
    if (isCopy) noteRead(id);
  }, [isCopy, id, noteRead]);
  return <Found query={query} root={root} />;
}

/** A run that one started. */
export function TaskRunPage({ root }: Places) {
  const { id = "" } = useParams();
  return <Found query={useTaskRun(id)} root={root} />;
}

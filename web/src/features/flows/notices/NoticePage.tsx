import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Alert, App, Button } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { asProblem } from "@/api/client";
import { type Flow, isReadable, useFlow, useFlowActs, useFlows } from "@/api/flowDrafts";
import type { FlowDocument, FlowError, NotifyStep, Step } from "@/api/flows";
import { blanksIn } from "@/api/flowWire";
import { useSpelling } from "@/api/forms";
import { useNoticeRules, useSaveNoticeRule } from "@/api/noticeRules";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { LANGUAGES, loadEveryLanguage } from "@/i18n";
import { freeKey } from "@/shared/keys";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { FlowEditorProvider, type Put, useFlowEditor } from "../editor";
import { NotifyPeople, NotifyTexts, NotifyWays } from "../settings/Notify";
import { DurationInput, Part, TextsInput } from "../settings/parts";
import { TriggerSettings } from "../settings/Trigger";
import { TryDrawer } from "../TryDrawer";
import { useEditor } from "../useEditor";
import styles from "./notices.module.css";
import { ReadersDrawer } from "./Readers";
import {
  begunRule,
  FOLLOW_UPS_MAX,
  type FollowUp,
  RULE_EVENTS,
  ruleIn,
  type Words,
  withFollowUp,
  withoutFollowUp,
  withStep,
} from "./rule";

const LIST = "/settings/notices";

/** Titles of steps that nobody draws, in every language that is loaded. */
function useWords(): Words {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const said = (key: keyof Words) =>
      Object.fromEntries(
        LANGUAGES.map((each) => [each, i18n.getFixedT(each)(`noticeRules.words.${key}`)] as const),
      );
    return {
      start: said("start"),
      end: said("end"),
      told: said("told"),
      wait: said("wait"),
      again: said("again"),
    };
  }, [i18n]);
}

/** Whom else to tell where the message is still unread. */
function FollowUps({ words }: { words: Words }) {
  const { t } = useTranslation();
  const { document, change } = useFlowEditor();
  const rule = ruleIn(document);
  const put = (key: string, part: Partial<Step>) => change((now) => withStep(now, key, part));
  const each = (one: FollowUp) => {
    const shared = { step: one.step, put: ((part) => put(one.step.key, part)) as Put<NotifyStep> };
    return (
      <div key={one.step.key} className={styles.follow}>
        <div className={styles.followHead}>
          <span>{t("noticeRules.unreadAfter")}</span>
          <DurationInput
            label={t("noticeRules.unreadAfter")}
            value={one.after}
            onChange={(duration) => put(one.wait, { duration })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("frame.remove")}
            title={t("frame.remove")}
            onClick={() => change((now) => withoutFollowUp(now, one))}
          />
        </div>
        <NotifyPeople {...shared} />
        <NotifyTexts {...shared} />
        <NotifyWays {...shared} />
      </div>
    );
  };
  return (
    <div className={styles.settings}>
      {rule?.followUps.map(each)}
      {(rule?.followUps.length ?? 0) < FOLLOW_UPS_MAX && (
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => change((now) => withFollowUp(now, words))}
        >
          {t("noticeRules.addFollowUp")}
        </Button>
      )}
    </div>
  );
}

/** The whole rule on one screen: when, whom, what, how, and what if nobody reads it. */
function Screen(props: { notice: NotifyStep; words: Words; isUntitled: boolean }) {
  const { notice, words } = props;
  const { t } = useTranslation();
  const { document, change } = useFlowEditor();
  const shared = {
    step: notice,
    put: ((part) => change((now) => withStep(now, notice.key, part))) as Put<NotifyStep>,
  };
  return (
    <div className={styles.column}>
      <Panel>
        <div className={styles.settings}>
          <Part
            name={t("noticeRules.name")}
            field="title"
            faults={props.isUntitled ? [t("noticeRules.untitled")] : []}
          >
            {(id) => (
              <TextsInput
                id={id}
                maxLength={100}
                value={document.title}
                onChange={(title) => change((now) => ({ ...now, title }))}
              />
            )}
          </Part>
        </div>
      </Panel>
      <Panel title={t("noticeRules.parts.event")}>
        <div className={styles.settings}>
          <TriggerSettings kinds={RULE_EVENTS} />
        </div>
      </Panel>
      <Panel title={t("noticeRules.parts.message")}>
        <div className={styles.settings}>
          <NotifyPeople {...shared} />
          <NotifyTexts {...shared} />
        </div>
      </Panel>
      <Panel title={t("noticeRules.parts.ways")}>
        <div className={styles.settings}>
          <NotifyWays {...shared} />
        </div>
      </Panel>
      <Panel title={t("noticeRules.parts.unread")}>
        <p className={styles.quiet}>{t("noticeRules.parts.unreadAbout")}</p>
        <FollowUps words={words} />
      </Panel>
    </div>
  );
}

interface EditingProps {
  begun: FlowDocument;
  flow: Flow | null;
  words: Words;
}

/** What is being written, and sending it. */
function useWriting({ begun, flow }: EditingProps) {
  const { label } = useReader();
  const [document, setDocument] = useState(begun);
  const [errors, setErrors] = useState<readonly FlowError[]>();
  const [isTold, setTold] = useState(false);
  const [time, setTime] = useState(0);
  const taken = new Set((useFlows().data ?? []).map(({ key }) => key));
  const spelled = useSpelling(flow ? "" : label(document.title));
  const save = useSaveNoticeRule();
  const { t } = useTranslation();
  const { done, failed, refused } = useToasts();
  const navigate = useNavigate();
  const change = useCallback((step: (now: FlowDocument) => FlowDocument) => {
    setErrors(undefined);
    setDocument(step);
  }, []);
  const isUntitled = label(document.title).trim() === "";
  const send = () => {
    setTold(true);
    if (isUntitled || blanksIn(document).size > 0) {
      refused(t("noticeRules.unfinished"));
      return setTime(Date.now());
    }
    const key = flow?.key ?? freeKey(spelled ?? "", "notice", taken);
    save.mutate(
      { document: { ...document, key }, revision: flow?.revision ?? null },
      {
        onSuccess: () => {
          done(t("noticeRules.saved"));
          navigate(LIST, { state: "saved" });
        },
        onError: (error) => {
          const problem = asProblem(error);
          setErrors(problem.errors.map((each) => ({ ...each, step: null })));
          setTime(Date.now());
          if (problem.errors.length > 0) refused(t("noticeRules.mistakes"));
          else failed(error);
        },
      },
    );
  };
  useEffect(() => {
    if (time > 0) window.document.querySelector("main [role=alert]")?.scrollIntoView?.({ block: "center" });
  }, [time]);
  const isDirty = JSON.stringify(document) !== JSON.stringify(begun);
  return { document, change, errors, isTold, isUntitled, isDirty, send, isPending: save.isPending };
}

function HeaderActs(props: { flow: Flow; onTry: () => void; onReaders: () => void }) {
  const { flow } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const { done, failed } = useToasts();
  const acts = useFlowActs();
  const [isPaused, setPaused] = useState(flow.paused);
  const turn = () =>
    acts.mutate(
      { key: flow.key, act: isPaused ? "resume" : "pause" },
      {
        onSuccess: () => {
          setPaused(!isPaused);
          done(t(isPaused ? "noticeRules.resumed" : "noticeRules.paused"));
        },
        onError: failed,
      },
    );
  const remove = async () => {
    try {
      await acts.mutateAsync({ key: flow.key, act: "delete" });
      done(t("noticeRules.deleted"));
      navigate(LIST, { state: "saved" });
    } catch (error) {
      failed(error);
    }
  };
  const ask = () =>
    modal.confirm({
      title: t("noticeRules.remove", { name: label(flow.document.title) }),
      content: t("noticeRules.removeAbout"),
      okText: t("frame.remove"),
      okButtonProps: { danger: true },
      cancelText: t("frame.cancel"),
      onOk: remove,
    });
  return (
    <>
      <Button danger onClick={ask}>
        {t("frame.remove")}
      </Button>
      <Button onClick={props.onReaders}>{t("noticeRules.readers")}</Button>
      <Button onClick={props.onTry}>{t("noticeRules.try")}</Button>
      {flow.active !== null && (
        <Button loading={acts.isPending} onClick={turn}>
          {t(isPaused ? "noticeRules.resume" : "noticeRules.pause")}
        </Button>
      )}
    </>
  );
}

function Editing(props: EditingProps) {
  const { flow, words } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const [open, setOpen] = useState<"try" | "readers" | null>(null);
  const writing = useWriting(props);
  const { document } = writing;
  const editor = useEditor(document, writing.change, writing.errors);
  const shown = useMemo(
    () => (writing.isTold || writing.errors ? editor : { ...editor, faults: [] }),
    [editor, writing.isTold, writing.errors],
  );
  const loose = shown.faults.filter(({ step, line }) => step === null && line === null);
  const rule = ruleIn(document);
  useEffect(() => void loadEveryLanguage().catch(() => undefined), []);
  if (!rule) return null;
  return (
    <FlowEditorProvider value={shown}>
      <PageHeader
        title={flow ? label(flow.document.title) : t("noticeRules.add")}
        crumbs={[{ title: t("noticeRules.title"), to: LIST }]}
        marks={flow?.paused && <Mark tone="warn">{t("flowList.states.paused")}</Mark>}
        actions={
          <>
            {flow && (
              <HeaderActs flow={flow} onTry={() => setOpen("try")} onReaders={() => setOpen("readers")} />
            )}
            <Button type="primary" loading={writing.isPending} onClick={writing.send}>
              {t("noticeRules.save")}
            </Button>
          </>
        }
      />
      <LeaveGuard when={writing.isDirty} />
      {loose.map(({ message }) => (
        <Alert key={message} type="error" showIcon style={{ marginBottom: 16 }} title={message} />
      ))}
      <Screen notice={rule.notice} words={words} isUntitled={writing.isTold && writing.isUntitled} />
      {flow && (
        <p className={styles.quiet} style={{ marginTop: 16 }}>
          <Link to={`/flows/${flow.key}`}>{t("noticeRules.toDesigner")}</Link>
        </p>
      )}
      {open === "try" && <TryDrawer onTrace={() => undefined} onClose={() => setOpen(null)} />}
      {open === "readers" && flow && (
        <ReadersDrawer flow={flow.key} title={label(flow.document.title)} onClose={() => setOpen(null)} />
      )}
    </FlowEditorProvider>
  );
}

/** A flow that does more than tell people something is drawn, not written here. */
function Grown({ flow }: { flow: Flow }) {
  const { t } = useTranslation();
  const { label } = useReader();
  return (
    <>
      <PageHeader title={label(flow.document.title)} crumbs={[{ title: t("noticeRules.title"), to: LIST }]} />
      <Alert
        type="info"
        showIcon
        title={t("noticeRules.grownAbout")}
        action={<Link to={`/flows/${flow.key}`}>{t("noticeRules.toDesigner")}</Link>}
      />
    </>
  );
}

function Known({ flow: key, words }: { flow: string; words: Words }) {
  const query = useFlow(key);
  const rules = useNoticeRules();
  return (
    <Answer query={rules}>
      {(all) => (
        <Answer query={query}>
          {(flow) =>
            isReadable(flow) && all.some((each) => each.key === key && each.simple) ? (
              <Editing key={flow.revision} flow={flow} begun={flow.document} words={words} />
            ) : isReadable(flow) ? (
              <Grown flow={flow} />
            ) : (
              <NoPermission />
            )
          }
        </Answer>
      )}
    </Answer>
  );
}

/** One notice rule, a new one too. */
export function NoticePage() {
  const { flow = "~new" } = useParams();
  const words = useWords();
  const begun = useMemo(() => begunRule(words, null), [words]);
  if (!useMay("flows.manage")) return <NoPermission />;
  if (flow !== "~new") return <Known flow={flow} words={words} />;
  return <Editing flow={null} begun={begun} words={words} />;
}

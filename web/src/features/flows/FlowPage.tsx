import { Alert, Button, Modal } from "antd";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import {
  type Flow,
  isReadable,
  type StoredFlow,
  type TraceStep,
  useDraftCheck,
  useFlow,
} from "@/api/flowDrafts";
import type { FlowDocument, Point, StepKind } from "@/api/flows";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { FlowPicture } from "@/flows/FlowPicture";
import { LANGUAGES, loadEveryLanguage } from "@/i18n";
import { useNarrow } from "@/shared/narrow";
import { useUndoKeys } from "@/shared/undoKeys";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { PageHeader } from "@/ui/PageHeader";
import { Answer, LoadingSkeleton, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { type Chosen, NOTHING, onlyStep, placed, type Sought, type Spot, spotAfter } from "./chosen";
import { connected, removed, tidied, withoutLines } from "./edit";
import { FlowEditorProvider } from "./editor";
import { FaultLines } from "./FaultLines";
import { FaultList } from "./FaultList";
import { FlowBar } from "./FlowBar";
import type { Fault } from "./faults";
import styles from "./flowDesign.module.css";
import { Inspector } from "./Inspector";
import { PublishFlow } from "./PublishFlow";
import { StepMenu, StepPalette } from "./StepPalette";
import { TryDrawer } from "./TryDrawer";
import { statesOf, takenOf } from "./trying";
import { useClipboard } from "./useClipboard";
import { useEditor } from "./useEditor";
import { type FlowEditing, useFlowEditing } from "./useFlowEditing";
import { VersionsDrawer } from "./VersionsDrawer";

const FlowCanvas = lazy(() => import("./FlowCanvas"));

/** Two drafts, of which one must be chosen. */
function Conflict({ editing }: { editing: FlowEditing }) {
  const { t } = useTranslation();
  const { failed } = useToasts();
  const decide = (isMine: boolean) => void editing.decide(isMine).catch(failed);
  return (
    <Modal
      open={editing.saving === "conflict"}
      closable={false}
      title={t("flowDesigner.conflict.title")}
      footer={[
        <Button key="theirs" onClick={() => decide(false)}>
          {t("flowDesigner.conflict.theirs")}
        </Button>,
        <Button key="mine" type="primary" danger onClick={() => decide(true)}>
          {t("flowDesigner.conflict.mine")}
        </Button>,
      ]}
    >
      <p>{t("flowDesigner.conflict.about")}</p>
    </Modal>
  );
}

type Open = "publish" | "versions" | "try" | null;

function Designer({ flow }: { flow: Flow }) {
  const { t, i18n } = useTranslation();
  const { refused, done } = useToasts();
  const editing = useFlowEditing(flow);
  const { document, change } = editing;
  const check = useDraftCheck(document);
  const editor = useEditor(document, change, check.data);
  const isChecked = check.data !== undefined;
  const [chosen, setChosen] = useState<Chosen>(NOTHING);
  const [asking, setAsking] = useState<{ spot: Spot; at: Point } | null>(null);
  const [sought, setSought] = useState<Sought | null>(null);
  const [setting, setSetting] = useState<{ name: string; time: number } | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const [trace, setTrace] = useState<readonly TraceStep[] | null>(null);
  useUndoKeys(editing);
  useEffect(() => void loadEveryLanguage().catch(() => undefined), []);

  const titles = useCallback(
    (kind: StepKind) =>
      Object.fromEntries(
        LANGUAGES.filter((language) => i18n.exists(`flows.kinds.${kind}`, { lng: language })).map(
          (language) => [language, i18n.getFixedT(language)(`flows.kinds.${kind}`)],
        ),
      ),
    [i18n],
  );
  const add = (kind: StepKind, spot: Spot) => {
    const made = placed(document, kind, spot, titles);
    change(() => made.document);
    setChosen(onlyStep(made.key));
    setAsking(null);
    setSought({ step: made.document.steps.every(({ at }) => at) ? made.key : null, time: Date.now() });
  };
  const remove = (what: Chosen) => {
    const steps = what.steps.filter((key) => key !== "start");
    change((now) => (what.steps.length > 0 ? removed(now, steps) : withoutLines(now, what.lines)));
    setChosen(NOTHING);
  };
  const clipboard = useClipboard({
    document,
    chosen,
    onPaste: (next: FlowDocument, keys) => {
      change(() => next);
      setChosen({ steps: keys, lines: [] });
    },
    onCopied: (count) => done(t("flowDesigner.copied", { count })),
  });
  const seek = (fault: Fault) => {
    const time = Date.now();
    if (fault.step) {
      setChosen(fault.step === null ? NOTHING : onlyStep(fault.step));
      setSought({ step: fault.step, time });
    } else setChosen(NOTHING);
    const name = fault.line !== null ? "when" : fault.setting;
    setSetting(name === null ? null : { name, time });
  };
  const ask = useCallback((spot: Spot, at: Point) => setAsking({ spot, at }), []);
  const states = useMemo(() => (trace ? statesOf(document, trace) : undefined), [document, trace]);
  const taken = useMemo(() => (trace ? takenOf(document, trace) : undefined), [document, trace]);
  return (
    <FlowEditorProvider value={editor}>
      <div className={styles.page}>
        <FlowBar
          flow={flow}
          editing={editing}
          faults={isChecked ? editor.faults.length : null}
          onTidy={() => {
            change(tidied);
            setSought({ step: null, time: Date.now() });
          }}
          onVersions={() => setOpen("versions")}
          onTry={() => setOpen("try")}
          onPublish={() => setOpen("publish")}
        />
        <LeaveGuard when={editing.isDirty} />
        <Conflict editing={editing} />
        {editing.saving === "failed" && (
          <Alert
            type="error"
            banner
            showIcon
            title={t("flowDesigner.saveFailed", { reason: editing.refusal?.message ?? "" })}
            description={
              editing.refusal &&
              editing.refusal.errors.length > 0 && <FaultLines errors={editing.refusal.errors} />
            }
          />
        )}
        <div className={styles.middle}>
          <StepPalette onAdd={(kind) => add(kind, spotAfter(document, chosen))} />
          <section
            className={styles.canvas}
            aria-label={t("flowDesigner.drawing")}
            onKeyDown={clipboard.onKeyDown}
          >
            <div className={styles.surface}>
              <Suspense fallback={<LoadingSkeleton />}>
                <FlowCanvas
                  document={document}
                  names={editor.names}
                  faults={editor.faults}
                  states={states}
                  taken={taken}
                  chosen={chosen}
                  onChoose={setChosen}
                  change={change}
                  onConnect={(wanted) => change((now) => connected(now, wanted))}
                  onRefused={(reason) => refused(t(`flowDesigner.refusals.${reason}`))}
                  onAsk={ask}
                  onDrop={add}
                  onRemove={remove}
                  sought={sought}
                />
              </Suspense>
            </div>
            <FaultList
              onSeek={seek}
              isChecked={isChecked}
              error={check.isFetching ? null : check.error}
              onRetry={() => check.refetch()}
            />
          </section>
          <Inspector
            chosen={chosen}
            setting={setting}
            onRenamed={(key) => setChosen(onlyStep(key))}
            onCopy={clipboard.copy}
            onRemove={() => remove(chosen)}
          />
        </div>
        {asking && (
          <StepMenu
            at={asking.at}
            onChoose={(kind) => add(kind, asking.spot)}
            onClose={() => setAsking(null)}
          />
        )}
        {open === "publish" && <PublishFlow flow={flow} editing={editing} onClose={() => setOpen(null)} />}
        {open === "versions" && (
          <VersionsDrawer
            flow={flow}
            onTake={(old) => {
              change(() => old);
              setOpen(null);
            }}
            onClose={() => setOpen(null)}
          />
        )}
        {open === "try" && <TryDrawer onTrace={setTrace} onClose={() => setOpen(null)} />}
      </div>
    </FlowEditorProvider>
  );
}

/** On a phone a flow is looked at, not drawn. */
function Reading({ flow }: { flow: Flow }) {
  const { t } = useTranslation();
  const { label } = useReader();
  return (
    <>
      <PageHeader
        title={label(flow.document.title)}
        about={label(flow.document.about) || undefined}
        crumbs={[{ title: t("flowList.title"), to: "/flows" }]}
      />
      <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t("flowDesigner.onlyReading")} />
      <FlowPicture document={flow.document} height={360} />
    </>
  );
}

/** A draft that another version of the program wrote: what cannot be read, and where. */
function Unreadable({ flow }: { flow: StoredFlow }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={flow.key} crumbs={[{ title: t("flowList.title"), to: "/flows" }]} />
      <Alert
        type="error"
        showIcon
        title={t("flowList.unreadable")}
        description={
          <>
            <p>{t("flowList.unreadableAbout")}</p>
            <ul>
              {flow.unreadable.map(({ field, message }) => (
                <li key={field}>
                  <code>{field}</code> {message}
                </li>
              ))}
            </ul>
          </>
        }
      />
    </>
  );
}

/** The page of one flow, where it is drawn. */
export function FlowPage() {
  const { flow: key = "" } = useParams();
  const may = useMay("flows.manage");
  const narrow = useNarrow();
  const flow = useFlow(may ? key : null);
  if (!may) return <NoPermission />;
  return (
    <Answer query={flow}>
      {(known) =>
        !isReadable(known) ? (
          <Unreadable flow={known} />
        ) : narrow ? (
          <Reading flow={known} />
        ) : (
          <Designer key={known.key} flow={known} />
        )
      }
    </Answer>
  );
}

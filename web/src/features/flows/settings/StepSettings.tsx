import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Step } from "@/api/flows";
import { isKey } from "@/shared/keys";
import { stepChanged } from "../edit";
import { useFlowEditor } from "../editor";
import { renamed } from "../renaming";
import { AskingSettings, Notice, Who } from "./Asking";
import {
  CreateSettings,
  DeleteSettings,
  FindSettings,
  FormulaSettings,
  UpdateSettings,
  UpsertSettings,
} from "./Machines";
import { NotifySettings } from "./Notify";
import { DocumentSettings, HttpSettings, SubflowSettings, TaskSettings } from "./Outside";
import { Faults, Fold, Part, TextsInput } from "./parts";
import { Rights } from "./Rights";
import { TriggerSettings } from "./Trigger";
import {
  BranchSettings,
  EndSettings,
  JoinSettings,
  LoopSettings,
  ParallelSettings,
  SideWays,
  WaitSettings,
} from "./Ways";

/** Whatever part of a step: each kind puts what is its own. */
type PutAny = (part: object, merge?: string) => void;

function OfKind({ step, put }: { step: Step; put: PutAny }) {
  switch (step.kind) {
    case "start":
      return (
        <>
          <TriggerSettings />
          <Rights step={step} put={put} />
        </>
      );
    case "end":
      return <EndSettings step={step} put={put} />;
    case "approve":
    case "fill":
      return <AskingSettings step={step} put={put} />;
    case "cc":
      return (
        <>
          <Who step={step} put={put} />
          <Rights step={step} put={put} />
          <Notice step={step} put={put} />
        </>
      );
    case "branch":
      return <BranchSettings step={step} put={put} />;
    case "parallel":
      return <ParallelSettings step={step} put={put} />;
    case "join":
      return <JoinSettings step={step} put={put} />;
    case "loop":
      return <LoopSettings step={step} put={put} />;
    case "wait":
      return <WaitSettings step={step} put={put} />;
    case "create":
      return <CreateSettings step={step} put={put} />;
    case "update":
      return <UpdateSettings step={step} put={put} />;
    case "upsert":
      return <UpsertSettings step={step} put={put} />;
    case "delete":
      return <DeleteSettings step={step} put={put} />;
    case "find":
      return <FindSettings step={step} put={put} />;
    case "formula":
      return <FormulaSettings step={step} put={put} />;
    case "subflow":
      return <SubflowSettings step={step} put={put} />;
    case "notify":
      return <NotifySettings step={step} put={put} />;
    case "http":
      return <HttpSettings step={step} put={put} />;
    case "document":
      return <DocumentSettings step={step} put={put} />;
    case "task":
      return <TaskSettings step={step} put={put} />;
  }
}

/** The key that formulas and lines know a step by; changed everywhere at once when one is done typing. */
function KeySetting({ step, onRenamed }: { step: Step; onRenamed: (key: string) => void }) {
  const { t } = useTranslation();
  const { document, change } = useFlowEditor();
  const [typed, setTyped] = useState(step.key);
  const isTaken = typed !== step.key && document.steps.some(({ key }) => key === typed);
  const wrong = !isKey(typed) ? t("flowDesign.keyWrong") : isTaken ? t("flowDesign.keyTaken") : null;
  const finish = () => {
    if (wrong || typed === step.key) return setTyped(step.key);
    change((now) => renamed(now, step.key, typed));
    onRenamed(typed);
  };
  return (
    <Part
      name={t("flowDesign.key")}
      about={wrong ? undefined : t("flowDesign.stepKeyAbout")}
      faults={wrong ? [wrong] : []}
    >
      {(id) => (
        <Input
          id={id}
          maxLength={48}
          value={typed}
          status={wrong ? "error" : undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={finish}
          onPressEnter={finish}
        />
      )}
    </Part>
  );
}

/** All settings of one step. */
export function StepSettings(props: { step: Step; onRenamed: (key: string) => void }) {
  const { step } = props;
  const { t } = useTranslation();
  const { change, faults } = useFlowEditor();
  const put: PutAny = (part, merge) =>
    change((now) => stepChanged(now, step.key, part), merge ? `${step.key} ${merge}` : null);
  const plain = faults
    .filter((fault) => fault.step === step.key && fault.line === null && fault.setting === null)
    .map(({ message }) => message);
  return (
    <>
      <Faults faults={plain} />
      {step.kind !== "start" && (
        <Part name={t("flowDesign.stepTitle")} field="title">
          {(id) => (
            <TextsInput
              id={id}
              value={step.title}
              onChange={(title) =>
                change((now) => stepChanged(now, step.key, { title }), `${step.key} title`)
              }
            />
          )}
        </Part>
      )}
      <OfKind step={step} put={put} />
      <SideWays step={step} />
      {step.kind !== "start" && (
        <Fold title={t("flowDesign.more")}>
          <Part name={t("flowDesign.stepAbout")} field="about">
            {(id) => (
              <TextsInput
                id={id}
                rows={2}
                value={step.about}
                onChange={(about) =>
                  change((now) => stepChanged(now, step.key, { about }), `${step.key} about`)
                }
              />
            )}
          </Part>
          <KeySetting key={step.key} step={step} onRenamed={props.onRenamed} />
        </Fold>
      )}
    </>
  );
}

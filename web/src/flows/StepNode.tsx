import {
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  MinusCircleFilled,
  PlusOutlined,
} from "@ant-design/icons";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { Part } from "@/api/flows";
import { useCanvasActs } from "./acts";
import styles from "./flows.module.css";
import { KINDS } from "./kinds";
import { useLasting } from "./lasting";
import type { StepData, StepNodeType, StepState } from "./scene";

const STATE_ICONS = {
  passed: CheckCircleFilled,
  waiting: ClockCircleFilled,
  failed: CloseCircleFilled,
  skipped: MinusCircleFilled,
  remaining: null,
} as const;

/** In words how far a run is at a step: who, and how long. */
export function useStateText(): (state: StepState) => string {
  const { t } = useTranslation();
  const lasting = useLasting();
  return ({ state, persons = [], seconds, note }) => {
    const length = seconds === undefined ? null : lasting(seconds);
    const time =
      length && t(state === "waiting" ? "flows.states.since" : "flows.states.lasted", { time: length });
    return [note, persons.join(t("fields.separator")), time].filter(Boolean).join(" · ");
  };
}

function StateMark({ state }: { state: StepState }) {
  const { t } = useTranslation();
  const Icon = STATE_ICONS[state.state];
  if (!Icon) return null;
  const name = t(`flows.states.${state.state}`);
  return (
    <span className={styles.stateMark} data-state={state.state} title={name}>
      <Icon aria-hidden="true" />
      <span className="tz-unseen">{name}</span>
    </span>
  );
}

/** Where a way out at the side stands: evenly over the height. */
function sideOf(parts: readonly Part[], part: string): CSSProperties {
  const sides: readonly string[] = parts.filter((each) => each !== "next");
  return { top: `${(100 * (sides.indexOf(part) + 1)) / (sides.length + 1)}%` };
}

function WaysOut({ step, open, isEditable }: Pick<StepData, "step" | "open" | "isEditable">) {
  const { t } = useTranslation();
  const acts = useCanvasActs();
  const { parts } = KINDS[step.kind];
  return (
    <>
      {parts.map((part) => (
        <Handle
          key={part}
          id={part}
          type="source"
          position={part === "next" ? Position.Bottom : Position.Right}
          className={styles.handle}
          style={part === "next" ? undefined : sideOf(parts, part)}
          title={isEditable ? t(`flows.parts.${part}`) : undefined}
          data-part={part}
        />
      ))}
      {acts && isEditable && open.includes("next") && (
        <button
          type="button"
          className={`${styles.plus} ${styles.append} nodrag nopan`}
          aria-label={t("flows.addAfter")}
          title={t("flows.addAfter")}
          onClick={(event) => {
            event.stopPropagation();
            acts.onAppend(step.key, "next", event.currentTarget);
          }}
        >
          <PlusOutlined aria-hidden="true" />
        </button>
      )}
    </>
  );
}

/** A step on the canvas: what kind, what it is called, what it does in one line, how a run fares there. */
export function StepNode({ data, selected }: NodeProps<StepNodeType>) {
  const { t } = useTranslation();
  const stateText = useStateText();
  const { step, title, summary, state, faults } = data;
  const { icon: Icon, tone, parts } = KINDS[step.kind];
  const words = state ? stateText(state) || summary : summary;
  return (
    <div
      className={styles.node}
      data-tone={tone}
      data-state={state?.state}
      data-chosen={selected || undefined}
      data-faulty={faults.length > 0 || undefined}
      data-step={step.key}
    >
      {step.kind !== "start" && <Handle type="target" position={Position.Top} className={styles.handle} />}
      <span className={styles.icon}>
        <Icon aria-hidden="true" />
      </span>
      <span className={styles.words}>
        <strong className={styles.title}>{title}</strong>
        <span className={styles.summary} title={words}>
          {words}
        </span>
      </span>
      {state && <StateMark state={state} />}
      {faults.length > 0 && (
        <span className={styles.faultMark} title={faults.join("\n")}>
          <ExclamationCircleFilled aria-hidden="true" />
          <span className="tz-unseen">{t("flows.errors", { count: faults.length })}</span>
        </span>
      )}
      {parts.length > 0 && <WaysOut step={step} open={data.open} isEditable={data.isEditable} />}
    </div>
  );
}

import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import type {
  BranchStep,
  EndStep,
  JoinStep,
  Line,
  LoopStep,
  ParallelStep,
  Step,
  WaitStep,
} from "@/api/flows";
import { useReader } from "@/fields/reader";
import { KINDS, partOf } from "@/flows/kinds";
import { stepName } from "@/flows/words";
import {
  branched,
  connected,
  lineChanged,
  lineNudged,
  linesOf,
  redirected,
  refusal,
  withoutLines,
} from "../edit";
import { type Put, useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";
import { FlowCondition } from "./Conditions";
import { Limit } from "./Machines";
import { useSeveral } from "./Outside";
import { Choice, DurationInput, Faults, FormulaInput, Part, TextsInput } from "./parts";

interface Props<Of extends Step> {
  step: Of;
  put: Put<Of>;
}

interface NumberedLine {
  line: Line;
  index: number;
}

function useLinesFrom(key: string): NumberedLine[] {
  const { document } = useFlowEditor();
  return linesOf(document).flatMap((line, index) =>
    line.source === key && partOf(line) === "next" ? [{ line, index }] : [],
  );
}

/** Where a line leads, to be led elsewhere. */
function Target({ line, index }: NumberedLine) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { document, change } = useFlowEditor();
  const options = document.steps
    .filter(({ key }) => {
      if (key === line.target) return true;
      return refusal(document, { source: line.source, target: key, part: partOf(line) }, index) === null;
    })
    .map((step) => ({ value: step.key, label: label(step.title) || t(`flows.kinds.${step.kind}`) }));
  return (
    <Select
      aria-label={t("flowDesign.leadsTo")}
      value={line.target}
      options={options}
      prefix={t("flowDesign.leadsTo")}
      onChange={(target) => change((now) => redirected(now, index, target))}
    />
  );
}

function useLineFaults(index: number): string[] {
  const { faults } = useFlowEditor();
  return faults.filter(({ line }) => line === index).map(({ message }) => message);
}

/** When a line of a branch is taken. */
export function LineCondition({ line, index }: NumberedLine) {
  const { t } = useTranslation();
  const { change } = useFlowEditor();
  const faults = useLineFaults(index);
  return (
    <div className={styles.condition} data-setting="when">
      {line.otherwise ? (
        <p className={styles.help}>{t("flowDesign.otherwiseAbout")}</p>
      ) : (
        <FlowCondition
          label={t("flowDesign.when")}
          value={line.when}
          onChange={(when) => change((now) => lineChanged(now, index, { when }), `line ${index}`)}
        />
      )}
      <Faults faults={faults} />
    </div>
  );
}

function Way(props: NumberedLine & { place: number; count: number }) {
  const { line, index, place, count } = props;
  const { t } = useTranslation();
  const { change } = useFlowEditor();
  const name = line.otherwise ? t("flows.otherwise") : t("flowDesign.way", { number: place + 1 });
  const nudge = (by: -1 | 1) => change((now) => lineNudged(now, index, by));
  return (
    <section className={styles.card} aria-label={name}>
      <div className={styles.sourceHead}>
        <strong>{name}</strong>
        <span>
          <Button
            size="small"
            type="text"
            disabled={place === 0}
            icon={<ArrowUpOutlined aria-hidden="true" />}
            aria-label={t("flowDesign.earlier", { name })}
            onClick={() => nudge(-1)}
          />
          <Button
            size="small"
            type="text"
            disabled={place === count - 1}
            icon={<ArrowDownOutlined aria-hidden="true" />}
            aria-label={t("flowDesign.later", { name })}
            onClick={() => nudge(1)}
          />
          <Button
            size="small"
            type="text"
            disabled={count <= 2}
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("flowDesign.removeWay", { name })}
            onClick={() => change((now) => withoutLines(now, [index]))}
          />
        </span>
      </div>
      <TextsInput
        label={t("flowDesign.wayTitle")}
        maxLength={60}
        value={line.title}
        onChange={(title) =>
          change(
            (now) =>
              lineChanged(now, index, {
                title: typeof title === "object" && Object.keys(title).length === 0 ? null : title,
              }),
            `way ${index}`,
          )
        }
      />
      <LineCondition line={line} index={index} />
      <Target line={line} index={index} />
    </section>
  );
}

export function BranchSettings({ step, put }: Props<BranchStep>) {
  const { t } = useTranslation();
  const { change } = useFlowEditor();
  const lines = useLinesFrom(step.key);
  return (
    <>
      <Part name={t("flowDesign.takes.name")} field="takes" at={step.key}>
        {(id) => (
          <Choice
            id={id}
            label={t("flowDesign.takes.name")}
            value={step.takes ?? "first"}
            options={(["first", "every"] as const).map((value) => ({
              value,
              label: t(`flowDesign.takes.${value}`),
              about: t(`flowDesign.takesAbout.${value}`),
            }))}
            onChange={(takes) => put({ takes })}
          />
        )}
      </Part>
      {lines.map(({ line, index }, place) => (
        <Way
          key={`${index} ${line.otherwise ? "otherwise" : ""}`}
          line={line}
          index={index}
          place={place}
          count={lines.length}
        />
      ))}
      <Button
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() => change((now) => branched(now, step.key))}
      >
        {t("flowDesign.addWay")}
      </Button>
    </>
  );
}

export function ParallelSettings({ step }: Props<ParallelStep>) {
  const { t } = useTranslation();
  const { change } = useFlowEditor();
  const lines = useLinesFrom(step.key);
  return (
    <>
      {lines.map(({ line, index }) => (
        <div key={index} className={styles.sourceHead}>
          <Target line={line} index={index} />
          <Button
            size="small"
            type="text"
            disabled={lines.length <= 2}
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("flowDesign.removeLine")}
            onClick={() => change((now) => withoutLines(now, [index]))}
          />
        </div>
      ))}
      <Button
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() => change((now) => branched(now, step.key))}
      >
        {t("flowDesign.addWay")}
      </Button>
    </>
  );
}

export function JoinSettings({ step, put }: Props<JoinStep>) {
  const { t } = useTranslation();
  return (
    <Part name={t("flowDesign.joins.name")} field="waits_for" at={step.key}>
      {(id) => (
        <Choice
          id={id}
          label={t("flowDesign.joins.name")}
          value={step.waits_for ?? "all"}
          options={(["all", "first"] as const).map((value) => ({
            value,
            label: t(`flowDesign.joins.${value}`),
            about: t(`flowDesign.joinsAbout.${value}`),
          }))}
          onChange={(waits_for) => put({ waits_for })}
        />
      )}
    </Part>
  );
}

export function LoopSettings({ step, put }: Props<LoopStep>) {
  const { t } = useTranslation();
  const several = useSeveral();
  return (
    <>
      <Part name={t("flowDesign.over")} field="over" about={t("flowDesign.overAbout")} at={step.key}>
        {(id) => (
          <Select
            id={id}
            placeholder={t("flowDesign.choose")}
            value={step.over || null}
            options={several}
            onChange={(over) => put({ over: over ?? "" })}
          />
        )}
      </Part>
      <Limit step={step} value={step.limit ?? 200} onChange={(limit) => put({ limit }, "limit")} />
    </>
  );
}

export function WaitSettings({ step, put }: Props<WaitStep>) {
  const { t } = useTranslation();
  const isUntil = step.until != null;
  return (
    <>
      <Part name={t("flowDesign.waitFor.name")} field="duration" at={step.key}>
        {() => (
          <Segmented
            block
            size="small"
            value={isUntil ? "until" : "duration"}
            options={(["duration", "until"] as const).map((value) => ({
              value,
              label: t(`flowDesign.waitFor.${value}`),
            }))}
            onChange={(next) =>
              put(
                next === "until"
                  ? { until: "", duration: null }
                  : { until: null, duration: { amount: 1, unit: "days" } },
              )
            }
          />
        )}
      </Part>
      {isUntil ? (
        <Part
          name={t("flowDesign.waitFor.until")}
          field="until"
          about={t("flowDesign.untilAbout")}
          at={step.key}
        >
          {(id) => (
            <FormulaInput
              id={id}
              label={t("flowDesign.waitFor.until")}
              value={step.until ?? ""}
              onChange={(next) => put({ until: next }, "until")}
            />
          )}
        </Part>
      ) : (
        <DurationInput
          label={t("flowDesign.waitFor.duration")}
          value={step.duration ?? { amount: 1, unit: "days" }}
          onChange={(duration) => put({ duration }, "duration")}
        />
      )}
    </>
  );
}

export function EndSettings({ step, put }: Props<EndStep>) {
  const { t } = useTranslation();
  return (
    <Part name={t("flowDesign.outcome.name")} field="outcome" about={t("flowDesign.outcome.about")}>
      {() => (
        <Segmented
          block
          size="small"
          value={step.outcome ?? "done"}
          options={(["done", "rejected"] as const).map((value) => ({
            value,
            label: t(`flowDesign.outcome.${value}`),
          }))}
          onChange={(outcome) => put({ outcome })}
        />
      )}
    </Part>
  );
}

/** A line between two steps: where it leads, and of a branch when it is taken. */
export function LineSettings({ line, index }: NumberedLine) {
  const { t } = useTranslation();
  const { document, names } = useFlowEditor();
  const source = document.steps.find(({ key }) => key === line.source);
  const telling = { t, names, document };
  return (
    <>
      <p className={styles.help}>
        {t("flowDesign.lineFrom", {
          source: stepName(telling, line.source),
          part: t(`flows.parts.${partOf(line)}`),
        })}
      </p>
      {source?.kind === "branch" && <LineCondition line={line} index={index} />}
      <Target line={line} index={index} />
    </>
  );
}

/** What happens where somebody refuses, nothing is found, or something fails: a way of its own. */
export function SideWays({ step }: { step: Step }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { document, change } = useFlowEditor();
  const parts = (["rejected", "none", "failed"] as const).filter((part) =>
    KINDS[step.kind].parts.includes(part),
  );
  if (parts.length === 0) return null;
  return (
    <>
      {parts.map((part) => {
        const index = linesOf(document).findIndex(
          (line) => line.source === step.key && partOf(line) === part,
        );
        const line = linesOf(document)[index];
        const options = document.steps
          .filter(
            ({ key }) =>
              key === line?.target || refusal(document, { source: step.key, target: key, part }) === null,
          )
          .map((each) => ({ value: each.key, label: label(each.title) || t(`flows.kinds.${each.kind}`) }));
        return (
          <Part
            key={part}
            name={t(`flows.parts.${part}`)}
            about={line ? undefined : t(`flowDesign.without.${part}`)}
          >
            {(id) => (
              <Select
                id={id}
                allowClear
                placeholder={t("flowDesign.noWay")}
                value={line?.target ?? null}
                options={options}
                onChange={(target: string | undefined) =>
                  change((now) =>
                    target ? connected(now, { source: step.key, target, part }) : withoutLines(now, [index]),
                  )
                }
              />
            )}
          </Part>
        );
      })}
    </>
  );
}

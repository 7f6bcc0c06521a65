import { Alert, Button, Drawer, Input, Select } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { type TraceStep, type TryAnswer, useTry } from "@/api/flowDrafts";
import { useRecordSearch } from "@/api/records";
import { useReader } from "@/fields/reader";
import { KINDS } from "@/flows/kinds";
import { stepName } from "@/flows/words";
import { useSettled } from "@/shared/settled";
import { Mark } from "@/ui/Mark";
import { stepOf } from "./edit";
import { useFlowEditor } from "./editor";
import { FaultLines } from "./FaultLines";
import styles from "./flowDesign.module.css";
import { stateOf } from "./trying";
import way from "./trying.module.css";

const PAUSE = 300;
const TONES = {
  passed: "good",
  waiting: "accent",
  failed: "bad",
  remaining: "plain",
  skipped: "plain",
} as const;

/** A record of the flow's form to try with. */
function SamplePicker({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation();
  const { form } = useFlowEditor();
  const [search, setSearch] = useState("");
  const [isOpen, setOpen] = useState(false);
  const found = useRecordSearch(form?.key ?? "", useSettled(search, PAUSE), isOpen && Boolean(form));
  if (!form) return null;
  const titleOf = (each: Record<string, unknown>) => String(each[form.label_field ?? "id"] ?? each.id);
  return (
    <Select
      allowClear
      style={{ width: "100%" }}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      aria-label={t("flowDesigner.try.record")}
      placeholder={t("flowDesigner.try.record")}
      value={value}
      loading={found.isFetching}
      onOpenChange={setOpen}
      options={(found.data ?? []).map((each) => ({ value: String(each.id), label: titleOf(each) }))}
      onChange={(next) => onChange(next ?? null)}
    />
  );
}

function TraceLine(props: { step: TraceStep; onAnswer: (answer: TryAnswer) => void }) {
  const { step } = props;
  const { t } = useTranslation();
  const { document, names } = useFlowEditor();
  const { separator } = useReader();
  const known = stepOf(document, step.step);
  const Icon = KINDS[known?.kind ?? "end"].icon;
  const state = stateOf(step);
  return (
    <li className={way.traceLine} data-state={state}>
      <Icon aria-hidden="true" />
      <div>
        <div className={styles.inLine}>
          <strong>{stepName({ t, names, document }, step.step)}</strong>
          <Mark tone={TONES[state]}>{t(`flows.states.${state}`)}</Mark>
        </div>
        {step.people.length > 0 && <p className={styles.help}>{step.people.join(separator)}</p>}
        {step.why && <p className={styles.help}>{step.why}</p>}
        {state === "waiting" && (known?.kind === "approve" || known?.kind === "fill") && (
          <div className={way.traceActs}>
            <Button
              size="small"
              type="primary"
              onClick={() => props.onAnswer({ step: step.step, action: "submit" })}
            >
              {t(known.kind === "approve" ? "flowDesigner.try.agree" : "flowDesigner.try.submit")}
            </Button>
            {known.kind === "approve" && (
              <Button
                size="small"
                danger
                onClick={() => props.onAnswer({ step: step.step, action: "reject" })}
              >
                {t("flowDesigner.try.refuse")}
              </Button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

/** Walks a sample through the draft, step by step; nothing is written. */
export function TryDrawer(props: {
  onTrace: (trace: readonly TraceStep[] | null) => void;
  onClose: () => void;
}) {
  const { onTrace } = props;
  const { t } = useTranslation();
  const { document, form } = useFlowEditor();
  const { label } = useReader();
  const trying = useTry(document.key);
  const [record, setRecord] = useState<string | null>(null);
  const [inputs, setInputs] = useState<Record<string, string>>({});
  const [answers, setAnswers] = useState<readonly TryAnswer[]>([]);
  const trace = trying.data?.trace;
  useEffect(() => onTrace(trace ?? null), [trace, onTrace]);
  useEffect(() => () => onTrace(null), [onTrace]);
  const { trigger } = document;
  const asked = useMemo(
    () => (trigger.kind === "button" || trigger.kind === "webhook" ? (trigger.inputs ?? []) : []),
    [trigger],
  );
  const go = (next: readonly TryAnswer[]) => {
    setAnswers(next);
    trying.mutate({ document, record, inputs, answers: [...next] });
  };
  const problem = trying.error ? asProblem(trying.error) : null;
  return (
    <Drawer open mask={false} title={t("flowDesigner.try.title")} size={400} onClose={props.onClose}>
      <div className={styles.settings}>
        <p className={styles.help}>{t("flowDesigner.try.about")}</p>
        <SamplePicker value={record} onChange={setRecord} />
        {asked.map((input) => (
          <Input
            key={input.key}
            aria-label={label(input.label)}
            placeholder={label(input.label)}
            value={inputs[input.key] ?? ""}
            onChange={(event) => setInputs({ ...inputs, [input.key]: event.target.value })}
          />
        ))}
        <div className={way.traceActs}>
          <Button
            type="primary"
            loading={trying.isPending}
            disabled={Boolean(form) && record === null}
            onClick={() => go([])}
          >
            {t(trace ? "flowDesigner.try.again" : "flowDesigner.try.start")}
          </Button>
          {answers.length > 0 && (
            <Button onClick={() => go(answers.slice(0, -1))}>{t("flowDesigner.try.back")}</Button>
          )}
        </div>
        {problem && (
          <Alert
            type="error"
            showIcon
            title={problem.message}
            description={problem.errors.length > 0 && <FaultLines errors={problem.errors} />}
          />
        )}
        {trace && (
          <ol className={way.trace} aria-label={t("flowDesigner.try.way")}>
            {trace.map((step, index) => (
              <TraceLine
                // biome-ignore lint/suspicious/noArrayIndexKey: a step may be passed several times, in this order
                key={index}
                step={step}
                onAnswer={(answer) => go([...answers, answer])}
              />
            ))}
          </ol>
        )}
      </div>
    </Drawer>
  );
}

import { Alert, Button, Drawer, Input, Segmented, Select } from "antd";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { type TraceStep, type TryAnswer, useTry } from "@/api/flowDrafts";
import { Problem } from "@/api/problem";
import { type FieldValues, useRecordSearch } from "@/api/records";
import { useReader } from "@/fields/reader";
import { KINDS } from "@/flows/kinds";
import { stepName } from "@/flows/words";
import { useSettled } from "@/shared/settled";
import { Mark } from "@/ui/Mark";
import { LoadingSkeleton } from "@/ui/states";
import { stepOf } from "./edit";
import { useFlowEditor } from "./editor";
import { FaultLines } from "./FaultLines";
import styles from "./flowDesign.module.css";
import { stateOf } from "./trying";
import way from "./trying.module.css";

const SampleForm = lazy(() => import("./SampleForm"));

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

/** What a mistake in sample data is called at its field. */
const SAMPLE = /^sample\./;

/** The same refusal with the fields of a sample as the form names them. */
function ofSample(thrown: unknown): Problem {
  const problem = asProblem(thrown);
  const errors = problem.errors.map((each) => ({ ...each, field: each.field.replace(SAMPLE, "") }));
  return new Problem({ ...problem.document, errors });
}

type Source = "record" | "sample";

/** What the draft is tried on, and how far it came. */
function useTrial() {
  const { document, form } = useFlowEditor();
  const trying = useTry(document.key);
  const [source, setSource] = useState<Source>("record");
  const [record, setRecord] = useState<string | null>(null);
  const [sample, setSample] = useState<FieldValues | null>(null);
  const [inputs, setInputs] = useState<Record<string, string>>({});
  const [answers, setAnswers] = useState<readonly TryAnswer[]>([]);
  const ask = (next: readonly TryAnswer[], given: FieldValues | null) => {
    setAnswers(next);
    setSample(given);
    const on = form && source === "sample" ? { sample: given } : { record };
    return trying.mutateAsync({ document, ...on, inputs, answers: [...next] });
  };
  return {
    source,
    turn: (next: Source) => {
      setSource(next);
      setAnswers([]);
      trying.reset();
    },
    record,
    setRecord,
    inputs,
    setInputs,
    answers,
    trying,
    /** Goes as far as these answers lead. */
    go: (next: readonly TryAnswer[]) => void ask(next, sample).catch(() => undefined),
    /** Begins with sample data; what it throws speaks of the form's fields. */
    begin: async (given: FieldValues) => {
      await ask([], given).catch((error: unknown) => {
        throw ofSample(error);
      });
    },
  };
}

/** Walks a record or sample data through the draft, step by step; nothing is written. */
export function TryDrawer(props: {
  onTrace: (trace: readonly TraceStep[] | null) => void;
  onClose: () => void;
}) {
  const { onTrace } = props;
  const { t } = useTranslation();
  const { document, form, fields } = useFlowEditor();
  const { label } = useReader();
  const trial = useTrial();
  const { trying, source, inputs, answers } = trial;
  const [typed, setTyped] = useState<FieldValues | null>(null);
  const trace = trying.data?.trace;
  useEffect(() => onTrace(trace ?? null), [trace, onTrace]);
  useEffect(() => () => onTrace(null), [onTrace]);
  const { trigger } = document;
  const asked = useMemo(
    () => (trigger.kind === "button" || trigger.kind === "webhook" ? (trigger.inputs ?? []) : []),
    [trigger],
  );
  const isSampled = Boolean(form) && source === "sample";
  const problem = trying.error ? asProblem(trying.error) : null;
  const isToldAtFields = problem?.errors.some(({ field }) => SAMPLE.test(field)) && isSampled;
  return (
    <Drawer open mask={false} title={t("flowDesigner.try.title")} size={400} onClose={props.onClose}>
      <div className={styles.settings}>
        <p className={styles.help}>{t("flowDesigner.try.about")}</p>
        {form && (
          <Segmented<Source>
            block
            value={source}
            options={[
              { value: "record", label: t("flowDesigner.try.byRecord") },
              { value: "sample", label: t("flowDesigner.try.bySample") },
            ]}
            onChange={trial.turn}
          />
        )}
        {!isSampled && <SamplePicker value={trial.record} onChange={trial.setRecord} />}
        {asked.map((input) => (
          <Input
            key={input.key}
            aria-label={label(input.label)}
            placeholder={label(input.label)}
            value={inputs[input.key] ?? ""}
            onChange={(event) => trial.setInputs({ ...inputs, [input.key]: event.target.value })}
          />
        ))}
        {form && isSampled && !trace && (
          <Suspense fallback={<LoadingSkeleton />}>
            <SampleForm
              form={form}
              fields={fields}
              values={typed}
              sending={trying.isPending}
              sendText={t("flowDesigner.try.start")}
              onChange={setTyped}
              onSend={trial.begin}
            />
          </Suspense>
        )}
        <div className={way.traceActs}>
          {isSampled && trace && (
            <Button onClick={() => trial.turn("sample")}>{t("flowDesigner.try.change")}</Button>
          )}
          {(!isSampled || trace) && (
            <Button
              type="primary"
              loading={trying.isPending}
              disabled={Boolean(form) && !isSampled && trial.record === null}
              onClick={() => trial.go([])}
            >
              {t(trace ? "flowDesigner.try.again" : "flowDesigner.try.start")}
            </Button>
          )}
          {answers.length > 0 && (
            <Button onClick={() => trial.go(answers.slice(0, -1))}>{t("flowDesigner.try.back")}</Button>
          )}
        </div>
        {problem && !isToldAtFields && (
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
                onAnswer={(answer) => trial.go([...answers, answer])}
              />
            ))}
          </ol>
        )}
      </div>
    </Drawer>
  );
}

import { CheckOutlined, QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import { type Stage, useStage, useTransition, type Way } from "@/api/lifecycles";
import { type RecordRow, useHistory } from "@/api/records";
import { useReader } from "@/fields/reader";
import { DateText } from "@/ui/Amounts";
import { useToasts } from "@/ui/toasts";
import type { FormFields } from "../model/useFormFields";
import { StageDialog } from "./StageDialog";
import styles from "./stages.module.css";
import { pathOf, stagesOf, timeBetween } from "./stagesOf";

/** How long it is there already, and how much time is left. */
function Time({ stage }: { stage: Stage }) {
  const { t } = useTranslation();
  const now = new Date().toISOString();
  const told = (from: string, to: string) => {
    const { unit, count } = timeBetween(from, to);
    return t(`stages.${unit}`, { count });
  };
  const { due } = stage;
  return (
    <span className={styles.time}>
      {t("stages.since", { time: told(stage.since, now) })}
      {due && (
        <>
          {" · "}
          {due.overdue ? (
            <strong data-over>{t("stages.over", { time: told(due.at, now) })}</strong>
          ) : (
            <>
              {t("stages.left", { time: told(now, due.at) })} <DateText value={due.at} time />
            </>
          )}
          {due.fault && <span data-over>{` ${t("stages.fault", { why: due.fault })}`}</span>}
        </>
      )}
    </span>
  );
}

function Blocked({ ways }: { ways: readonly Way[] }) {
  const { t } = useTranslation();
  const { label } = useReader();
  if (ways.length === 0) return null;
  const list = (
    <ul className={styles.why}>
      {ways.map((way) => (
        <li key={way.key}>
          <strong>{label(way.title)}</strong>
          {way.errors.map(({ field, code, message }) => (
            <p key={`${field} ${code}`}>{message}</p>
          ))}
        </li>
      ))}
    </ul>
  );
  return (
    <Popover content={list} title={t("stages.blocked")} trigger="click" placement="bottomRight">
      <Button type="text" icon={<QuestionCircleOutlined aria-hidden="true" />}>
        {t("stages.others", { count: ways.length })}
      </Button>
    </Popover>
  );
}

const asksNothing = (way: Way) => way.fields.length === 0 && way.reason === "none";

/** The stages of a record: passed, now and next, and the ways on. */
export function StageHead(props: { form: FormDefinition; fields: FormFields; record: RecordRow }) {
  const { form, fields, record } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { done, failed } = useToasts();
  const stage = useStage(form.key, record.id, record.revision);
  const history = useHistory(form.key, record.id);
  const take = useTransition(form.key);
  const [asking, setAsking] = useState<Way | null>(null);
  if (!stage.data) return null;
  const stages = stagesOf(form);
  const nameOf = (key: string) => label(stages.find((each) => each.key === key)?.label ?? key);
  const taken = (way: Way) => done(t("stages.taken", { stage: nameOf(way.to) }));
  const go = (way: Way) => {
    if (!asksNothing(way)) return setAsking(way);
    take.mutateAsync({ record, transition: way.key }).then(() => taken(way), failed);
  };
  const open = stage.data.transitions.filter(({ allowed }) => allowed);
  return (
    <section className={styles.head} aria-label={t("stages.path")}>
      <ol className={styles.path}>
        {pathOf(stages, stage.data, history.data ?? []).map((step) => (
          <li key={step.key} data-at={step.at} aria-current={step.at === "now" ? "step" : undefined}>
            {step.at === "passed" && <CheckOutlined aria-hidden="true" />}
            {label(step.label)}
            {step.at !== "other" && <span className={styles.hidden}>{t(`stages.at.${step.at}`)}</span>}
          </li>
        ))}
      </ol>
      <div className={styles.line}>
        <Time stage={stage.data} />
        <div className={styles.acts}>
          <Blocked ways={stage.data.transitions.filter(({ allowed }) => !allowed)} />
          {open.map((way, at) => (
            <Button
              key={way.key}
              type={at === 0 ? "primary" : "default"}
              loading={take.isPending && take.variables?.transition === way.key}
              onClick={() => go(way)}
            >
              {label(way.title)}
            </Button>
          ))}
        </div>
      </div>
      {asking && (
        <StageDialog
          form={form}
          fields={fields}
          record={record}
          way={asking}
          onTaken={() => {
            taken(asking);
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}

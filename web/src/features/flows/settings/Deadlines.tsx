import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, InputNumber, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { type AskingStep, DEADLINE_ACTS, DEADLINES_MAX, type Deadline, type DeadlineAct } from "@/api/flows";
import { type Put, useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";
import { PeopleEditor } from "./People";
import { DurationInput, Faults, FieldPicker, Fold, Part, TemplateInput, useFaultsAt } from "./parts";

type By = "after" | "field" | "share";

const byOf = (deadline: Deadline): By =>
  deadline.field != null ? "field" : deadline.share != null ? "share" : "after";

const ASKS_WHOM = new Set<DeadlineAct>(["transfer", "escalate", "remind"]);

function One(props: { deadline: Deadline; onChange: (deadline: Deadline) => void; onRemove: () => void }) {
  const { deadline, onChange } = props;
  const { t } = useTranslation();
  const { fields } = useFlowEditor();
  const by = byOf(deadline);
  const act = deadline.act ?? "remind";
  const days = fields.filter(({ type }) => type === "date" || type === "date_time");
  const turn = (next: By) => {
    const { after: _, field: __, share: ___, before: ____, end_of_day: _____, ...rest } = deadline;
    if (next === "after") onChange({ ...rest, after: { amount: 48, unit: "hours" } });
    if (next === "field") onChange({ ...rest, field: days[0]?.key ?? "" });
    if (next === "share") onChange({ ...rest, share: 50 });
  };
  return (
    <div className={styles.card}>
      <div className={styles.sourceHead}>
        <Segmented<By>
          size="small"
          value={by}
          options={(["after", "share", "field"] as const).map((value) => ({
            value,
            label: t(`flowDesign.deadline.by.${value}`),
          }))}
          onChange={turn}
        />
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t("flowDesign.deadline.remove")}
          onClick={props.onRemove}
        />
      </div>
      {by === "after" && deadline.after && (
        <DurationInput
          label={t("flowDesign.deadline.by.after")}
          value={deadline.after}
          onChange={(after) => onChange({ ...deadline, after })}
        />
      )}
      {by === "share" && (
        <InputNumber
          aria-label={t("flowDesign.deadline.by.share")}
          min={1}
          max={99}
          precision={0}
          suffix="%"
          value={deadline.share ?? 50}
          style={{ width: "100%" }}
          onChange={(share) => onChange({ ...deadline, share: share ?? 50 })}
        />
      )}
      {by === "field" && (
        <>
          <FieldPicker
            aria-label={t("flowDesign.deadline.by.field")}
            placeholder={t("flowDesign.choose")}
            value={deadline.field || null}
            fields={days}
            onChange={(field) => onChange({ ...deadline, field: String(field) })}
          />
          {days.some(({ key, type }) => key === deadline.field && type === "date") && (
            <Segmented
              size="small"
              value={deadline.end_of_day ? "end" : "morning"}
              options={(["morning", "end"] as const).map((value) => ({
                value,
                label: t(`flowDesign.deadline.${value}`),
              }))}
              onChange={(next) => onChange({ ...deadline, end_of_day: next === "end" })}
            />
          )}
          <Before deadline={deadline} onChange={onChange} />
        </>
      )}
      <Select<DeadlineAct>
        aria-label={t("flowDesign.deadline.act")}
        value={act}
        options={DEADLINE_ACTS.map((value) => ({ value, label: t(`flowDesign.deadline.acts.${value}`) }))}
        onChange={(next) => onChange({ ...deadline, act: next })}
      />
      {ASKS_WHOM.has(act) && (
        <Part name={t(`flowDesign.deadline.to.${act as "remind"}`)}>
          {(id) => (
            <PeopleEditor
              id={id}
              value={deadline.to ?? []}
              onChange={(to) => onChange({ ...deadline, to })}
            />
          )}
        </Part>
      )}
      <TemplateInput
        label={t("flowDesign.deadline.text")}
        placeholder={t("flowDesign.deadline.text")}
        rows={1}
        value={deadline.text ?? ""}
        onChange={(text) => onChange({ ...deadline, text: text || null })}
      />
    </div>
  );
}

function Before({ deadline, onChange }: { deadline: Deadline; onChange: (deadline: Deadline) => void }) {
  const { t } = useTranslation();
  const { before } = deadline;
  return (
    <>
      <Segmented
        size="small"
        value={before ? "before" : "at"}
        options={(["at", "before"] as const).map((value) => ({
          value,
          label: t(`flowDesign.deadline.${value}`),
        }))}
        onChange={(next) =>
          onChange({ ...deadline, before: next === "before" ? { amount: 1, unit: "days" } : null })
        }
      />
      {before && (
        <DurationInput
          label={t("flowDesign.deadline.before")}
          value={before}
          onChange={(next) => onChange({ ...deadline, before: next })}
        />
      )}
    </>
  );
}

/** Until when a step is to be done, and what happens then. */
export function Deadlines({ step, put }: { step: AskingStep; put: Put<AskingStep> }) {
  const { t } = useTranslation();
  const all = step.deadlines ?? [];
  const faults = useFaultsAt(step.key, "deadlines");
  const add = () =>
    put({
      deadlines: [...all, { after: { amount: 48, unit: "hours" }, act: "remind" }],
    });
  return (
    <Fold
      title={t("flowDesign.deadline.title", { count: all.length })}
      field="deadlines"
      open={all.length > 0}
    >
      <Faults faults={faults} />
      {all.map((deadline, index) => (
        <One
          // biome-ignore lint/suspicious/noArrayIndexKey: deadlines have no names, and stay in their order
          key={index}
          deadline={deadline}
          onChange={(next) =>
            put({ deadlines: all.map((each, at) => (at === index ? next : each)) }, `deadline ${index}`)
          }
          onRemove={() => put({ deadlines: all.filter((_, at) => at !== index) })}
        />
      ))}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={all.length >= DEADLINES_MAX}
        onClick={add}
      >
        {t("flowDesign.deadline.add")}
      </Button>
      {all.length === 0 && <p className={styles.help}>{t("flowDesign.deadline.about")}</p>}
    </Fold>
  );
}

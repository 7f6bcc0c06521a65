import { Checkbox, Input, InputNumber, Segmented, Select, TimePicker } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { useRoleChoices } from "@/api/choices";
import { useHappeningKinds } from "@/api/flowDrafts";
import { RECORD_EVENTS, type RecordEvent, type Trigger, type TriggerKind, type TriggerOf } from "@/api/flows";
import { useReader } from "@/fields/reader";
import { cronOf, type Rhythm, rhythmOf } from "@/flows/cron";
import { rhythmText } from "@/flows/words";
import { useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";
import { CalledTrigger } from "./CalledTrigger";
import { FlowCondition } from "./Conditions";
import { Toggle } from "./People";
import { FieldPicker, FormPicker, Part, TextsInput } from "./parts";
import { TriggerInputs } from "./Values";

export const TRIGGER_KINDS: readonly TriggerKind[] = [
  "record",
  "button",
  "date",
  "schedule",
  "happening",
  "webhook",
  "flow",
];

/** A trigger of a kind, as plain as it can be. */
export function begunTrigger(kind: TriggerKind, label: string, field: string): Trigger {
  switch (kind) {
    case "record":
      return { kind, events: ["created"] };
    case "button":
      return { kind, label };
    case "schedule":
      return { kind, cron: "0 9 * * *" };
    case "date":
      return { kind, field, days: -30, at: "09:00" };
    case "happening":
      return { kind, name: "" };
    default:
      return { kind };
  }
}

interface Props<Kind extends TriggerKind> {
  trigger: TriggerOf<Kind>;
  put: (trigger: Trigger, merge?: string) => void;
}

function RecordTrigger({ trigger, put }: Props<"record">) {
  const { t } = useTranslation();
  const { fields } = useFlowEditor();
  return (
    <>
      <Part name={t("flowDesign.trigger.events")} field="trigger.events">
        {() => (
          <Checkbox.Group<RecordEvent>
            className={styles.boxes}
            value={trigger.events}
            options={RECORD_EVENTS.map((value) => ({ value, label: t(`flowDesign.trigger.event.${value}`) }))}
            onChange={(events) => events.length > 0 && put({ ...trigger, events })}
          />
        )}
      </Part>
      {trigger.events.includes("updated") && (
        <Part
          name={t("flowDesign.trigger.changed")}
          field="trigger.changed"
          about={t("flowDesign.trigger.changedAbout")}
        >
          {(id) => (
            <FieldPicker
              id={id}
              mode="multiple"
              placeholder={t("flowDesign.trigger.anyField")}
              value={trigger.changed ?? []}
              fields={fields}
              onChange={(keys) => put({ ...trigger, changed: keys as string[] })}
            />
          )}
        </Part>
      )}
    </>
  );
}

function ButtonTrigger({ trigger, put }: Props<"button">) {
  const { t } = useTranslation();
  const roles = useRoleChoices(true).data ?? [];
  return (
    <>
      <Part name={t("flowDesign.trigger.label")} field="trigger.label">
        {(id) => (
          <TextsInput
            id={id}
            maxLength={40}
            value={trigger.label}
            onChange={(label) => put({ ...trigger, label }, "trigger label")}
          />
        )}
      </Part>
      <Part name={t("flowDesign.trigger.roles")} field="trigger.roles">
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            placeholder={t("flowDesign.trigger.anybody")}
            value={trigger.roles ?? []}
            options={roles.map(({ key, label }) => ({ value: key, label }))}
            onChange={(next: string[]) => put({ ...trigger, roles: next })}
          />
        )}
      </Part>
      <Toggle
        name={t("flowDesign.trigger.many")}
        value={trigger.many ?? true}
        onChange={(many) => put({ ...trigger, many })}
      />
      <TriggerInputs
        name={t("flowDesign.trigger.inputs")}
        about={t("flowDesign.trigger.inputsAbout")}
        trigger={trigger}
        put={put}
      />
    </>
  );
}

function TimeOfDay(props: { id?: string; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <TimePicker
      id={props.id}
      aria-label={t("flowDesign.trigger.at")}
      format="HH:mm"
      allowClear={false}
      needConfirm={false}
      value={dayjs(`2020-01-01T${props.value}`)}
      onChange={(moment) => moment && props.onChange(moment.format("HH:mm"))}
    />
  );
}

const RHYTHMS = ["daily", "weekly", "monthly", "hourly", "custom"] as const;

function turned(rhythm: Rhythm, kind: Rhythm["kind"]): Rhythm {
  const at = "at" in rhythm ? rhythm.at : "09:00";
  if (kind === "hourly") return { kind, minute: 0 };
  if (kind === "daily") return { kind, at };
  if (kind === "weekly") return { kind, at, days: [1] };
  if (kind === "monthly") return { kind, at, days: [1] };
  return { kind, cron: cronOf(rhythm) };
}

function ScheduleTrigger({ trigger, put }: Props<"schedule">) {
  const { t } = useTranslation();
  const { separator } = useReader();
  const rhythm = rhythmOf(trigger.cron);
  const set = (next: Rhythm, merge?: string) => put({ ...trigger, cron: cronOf(next) }, merge);
  const days = Array.from({ length: 31 }, (_, index) => index + 1);
  return (
    <>
      <Part name={t("flowDesign.trigger.rhythm")} field="trigger.cron">
        {(id) => (
          <Select
            id={id}
            value={rhythm.kind}
            options={RHYTHMS.map((value) => ({ value, label: t(`flowDesign.trigger.rhythms.${value}`) }))}
            onChange={(kind) =>
              kind === "custom" ? put({ ...trigger, cron: "0 9-18/3 * * *" }) : set(turned(rhythm, kind))
            }
          />
        )}
      </Part>
      {rhythm.kind === "weekly" && (
        <Checkbox.Group<number>
          className={styles.days}
          value={rhythm.days}
          options={[1, 2, 3, 4, 5, 6, 0].map((value) => ({
            value,
            label: t(`flows.cron.days.${value as 0}`),
          }))}
          onChange={(next) => next.length > 0 && set({ ...rhythm, days: [...next].sort() })}
        />
      )}
      {rhythm.kind === "monthly" && (
        <Select
          mode="multiple"
          aria-label={t("flowDesign.trigger.monthDays")}
          value={rhythm.days}
          options={days.map((value) => ({
            value,
            label: t("flowDesign.trigger.dayOfMonth", { day: value }),
          }))}
          onChange={(next: number[]) =>
            next.length > 0 && set({ ...rhythm, days: [...next].sort((one, other) => one - other) })
          }
        />
      )}
      {"at" in rhythm && (
        <Part name={t("flowDesign.trigger.at")}>
          {(id) => <TimeOfDay id={id} value={rhythm.at} onChange={(at) => set({ ...rhythm, at })} />}
        </Part>
      )}
      {rhythm.kind === "hourly" && (
        <InputNumber
          aria-label={t("flowDesign.trigger.minute")}
          prefix={t("flowDesign.trigger.minute")}
          min={0}
          max={59}
          precision={0}
          value={rhythm.minute}
          style={{ width: "100%" }}
          onChange={(minute) => set({ kind: "hourly", minute: minute ?? 0 }, "minute")}
        />
      )}
      <details className={styles.fold} open={rhythm.kind === "custom"}>
        <summary>{t("flowDesign.trigger.cron")}</summary>
        <div className={styles.foldBody}>
          <Input
            aria-label={t("flowDesign.trigger.cron")}
            value={trigger.cron}
            maxLength={100}
            onChange={(event) => put({ ...trigger, cron: event.target.value }, "cron")}
          />
          <p className={styles.help}>{t("flowDesign.trigger.cronAbout")}</p>
        </div>
      </details>
      <Toggle
        name={t("flowDesign.trigger.workdays")}
        value={trigger.workdays ?? false}
        onChange={(workdays) => put({ ...trigger, workdays })}
      />
      <p className={styles.said}>{rhythmText(t, trigger.cron, trigger.workdays ?? false, separator)}</p>
    </>
  );
}

type Side = "before" | "on" | "after";

function DateTrigger({ trigger, put }: Props<"date">) {
  const { t } = useTranslation();
  const { fields } = useFlowEditor();
  const days = trigger.days ?? 0;
  const side: Side = days < 0 ? "before" : days > 0 ? "after" : "on";
  const count = Math.abs(days) || 1;
  const turn = (next: Side) =>
    put({ ...trigger, days: next === "on" ? 0 : next === "before" ? -count : count });
  return (
    <>
      <Part name={t("flowDesign.trigger.dateField")} field="trigger.field">
        {(id) => (
          <FieldPicker
            id={id}
            placeholder={t("flowDesign.choose")}
            value={trigger.field || null}
            fields={fields.filter(({ type }) => type === "date" || type === "date_time")}
            onChange={(field) => put({ ...trigger, field: String(field) })}
          />
        )}
      </Part>
      <Segmented<Side>
        block
        size="small"
        value={side}
        options={(["before", "on", "after"] as const).map((value) => ({
          value,
          label: t(`flowDesign.trigger.sides.${value}`),
        }))}
        onChange={turn}
      />
      <div className={styles.pair}>
        {side !== "on" && (
          <InputNumber
            aria-label={t("flowDesign.trigger.days")}
            min={1}
            max={1000}
            precision={0}
            value={count}
            suffix={t("flowDesign.units.days")}
            style={{ width: "100%" }}
            onChange={(next) =>
              put({ ...trigger, days: (side === "before" ? -1 : 1) * (next ?? 1) }, "trigger days")
            }
          />
        )}
        <TimeOfDay value={trigger.at ?? "09:00"} onChange={(at) => put({ ...trigger, at })} />
      </div>
      <Part
        name={t("flowDesign.trigger.also")}
        about={t("flowDesign.trigger.alsoAbout")}
        field="trigger.also"
      >
        {(id) => (
          <Select
            id={id}
            mode="tags"
            maxCount={10}
            style={{ width: "100%" }}
            tokenSeparators={[",", "，", "、", " "]}
            value={(trigger.also ?? []).map(String)}
            open={false}
            suffixIcon={null}
            onChange={(typed: string[]) => put({ ...trigger, also: daysIn(typed) }, "trigger also")}
          />
        )}
      </Part>
      <Toggle
        name={t("flowDesign.trigger.yearly")}
        value={trigger.yearly ?? false}
        onChange={(yearly) => put({ ...trigger, yearly })}
      />
    </>
  );
}

const daysIn = (typed: readonly string[]) =>
  [...new Set(typed.map(Number))].filter((days) => Number.isInteger(days) && Math.abs(days) <= 1000);

function HappeningTrigger({ trigger, put }: Props<"happening">) {
  const { t } = useTranslation();
  const { label } = useReader();
  const kinds = useHappeningKinds().data ?? [];
  const kind = kinds.find(({ name }) => name === trigger.name);
  return (
    <>
      <Part name={t("flowDesign.trigger.happening")} field="trigger.name" about={label(kind?.about)}>
        {(id) => (
          <Select
            id={id}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("flowDesign.choose")}
            value={trigger.name || null}
            options={kinds.map(({ name, title }) => ({ value: name, label: label(title) }))}
            onChange={(name) => {
              const inputs = kinds.find((each) => each.name === name)?.fields ?? [];
              put({ ...trigger, name: name ?? "", inputs });
            }}
          />
        )}
      </Part>
      {kind && (
        <Part
          name={t("flowDesign.trigger.told")}
          field="trigger.inputs"
          about={t("flowDesign.trigger.toldAbout")}
        >
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              placeholder={t("flowDesign.choose")}
              value={(trigger.inputs ?? []).map(({ key }) => key)}
              options={kind.fields.map((each) => ({ value: each.key, label: label(each.label) }))}
              onChange={(keys: string[]) =>
                put({ ...trigger, inputs: kind.fields.filter(({ key }) => keys.includes(key)) })
              }
            />
          )}
        </Part>
      )}
    </>
  );
}

function Details({ trigger, put }: Props<TriggerKind>) {
  switch (trigger.kind) {
    case "record":
      return <RecordTrigger trigger={trigger} put={put} />;
    case "button":
      return <ButtonTrigger trigger={trigger} put={put} />;
    case "schedule":
      return <ScheduleTrigger trigger={trigger} put={put} />;
    case "date":
      return <DateTrigger trigger={trigger} put={put} />;
    case "webhook":
      return <CalledTrigger trigger={trigger} put={put} />;
    case "happening":
      return <HappeningTrigger trigger={trigger} put={put} />;
    default:
      return null;
  }
}

/** What starts the flow, and on which records. */
export function TriggerSettings({ kinds = TRIGGER_KINDS }: { kinds?: readonly TriggerKind[] }) {
  const { t } = useTranslation();
  const { language } = useReader();
  const { document, change, fields } = useFlowEditor();
  const { trigger } = document;
  const put = (next: Trigger, merge?: string) => change((now) => ({ ...now, trigger: next }), merge ?? null);
  const turn = (kind: TriggerKind) => {
    const day = fields.find(({ type }) => type === "date")?.key ?? "";
    const begun = begunTrigger(kind, t("flowDesign.trigger.run"), day);
    put(begun.kind === "button" ? { ...begun, label: { [language]: t("flowDesign.trigger.run") } } : begun);
  };
  const when = trigger.kind === "webhook" || trigger.kind === "flow" ? undefined : (trigger.when ?? null);
  return (
    <>
      <Part name={t("flowDesign.trigger.form")} field="form" about={t("flowDesign.trigger.formAbout")}>
        {(id) => (
          <FormPicker
            id={id}
            allowClear
            placeholder={t("flowDesign.chooseForm")}
            value={document.form ?? null}
            onChange={(form) => change((now) => ({ ...now, form: form ?? null }))}
          />
        )}
      </Part>
      <Part
        name={t("flowDesign.trigger.kind")}
        field="trigger"
        about={t(`flowDesign.trigger.kindsAbout.${trigger.kind}`)}
      >
        {(id) => (
          <Select<TriggerKind>
            id={id}
            value={trigger.kind}
            options={kinds.map((value) => ({ value, label: t(`flowDesign.trigger.kinds.${value}`) }))}
            onChange={turn}
          />
        )}
      </Part>
      <Details key={trigger.kind} trigger={trigger} put={put} />
      {(document.form || trigger.kind === "happening") &&
        when !== undefined &&
        trigger.kind !== "webhook" &&
        trigger.kind !== "flow" && (
          <Part name={t("flowDesign.trigger.when")} field="trigger.when">
            {() => (
              <FlowCondition
                key={`${document.form} ${trigger.kind}`}
                label={t("flowDesign.trigger.when")}
                maybeAlways
                value={when}
                onChange={(next) => put({ ...trigger, when: next }, "trigger when")}
              />
            )}
          </Part>
        )}
    </>
  );
}

import { Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES, type FieldTypeName } from "@/api/fieldTypes";
import { type FieldDefinition, useForm, useForms } from "@/api/forms";
import { FormulaEditor } from "@/ui/formula/FormulaEditor";
import type { SettingsProps, SettingsValues } from "../contracts";
import styles from "../fields.module.css";
import { useReader } from "../reader";
import { Turn } from "./parts";
import { Setting } from "./Setting";

const RESULTS = ["number", "money", "percent", "text", "date", "date_time", "yes_no"] as const;
const MEASURES = ["count", "sum", "avg", "min", "max", "count_distinct"] as const;

const word = (value: unknown) => (typeof value === "string" ? value : "");

/** Settings that fit a result: a currency for amounts only, decimals for numbers and percentages. */
function resulting(
  { decimals, currency: _currency, ...rest }: SettingsValues,
  result: string,
  currency: string,
): SettingsValues {
  if (result === "money") return { ...rest, result, currency };
  const rounded = decimals !== undefined && ["number", "percent"].includes(result);
  return { ...rest, result, ...(rounded ? { decimals } : {}) };
}

/** Whether a change of the calculated value is an event, as for webhooks. */
export function Tracked(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Turn {...props} setting="tracked" name={t("fields.settings.tracked")} />
      <small className={styles.nothing}>{t("fields.settings.trackedAbout")}</small>
    </>
  );
}

export function FormulaSettings({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { label, currency } = useReader();
  const { settings } = field;
  const result = word(settings.result);
  const example =
    form.fields.find((each) => each.type === "number" || each.type === "money")?.key ?? "amount";
  return (
    <>
      <Setting name={t("fields.settings.formula")}>
        {(id) => (
          <>
            <FormulaEditor
              id={id}
              form={form.key}
              use="formula"
              label={t("fields.settings.formula")}
              value={word(settings.formula)}
              fields={form.fields.map((each) => ({ key: each.key, label: label(each.label) }))}
              onChange={(formula) => onChange({ ...settings, formula })}
              placeholder={`round(${example} * 5%, 2)`}
            />
            <small className={styles.nothing}>{t("fields.settings.formulaAbout")}</small>
          </>
        )}
      </Setting>
      <Setting name={t("fields.settings.result")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            value={result}
            options={RESULTS.map((type) => ({ value: type, label: t(`fields.types.${type}`) }))}
            onChange={(next) => onChange(resulting(settings, next, currency))}
          />
        )}
      </Setting>
      {result === "money" && (
        <Setting name={t("fields.settings.currency")}>
          {(id) => (
            <Input
              id={id}
              maxLength={3}
              value={word(settings.currency)}
              onChange={(event) => onChange({ ...settings, currency: event.target.value.toUpperCase() })}
            />
          )}
        </Setting>
      )}
      {(result === "number" || result === "percent") && (
        <Setting name={t("fields.settings.decimals")}>
          {(id) => (
            <InputNumber
              id={id}
              style={{ width: "100%" }}
              min={0}
              max={9}
              precision={0}
              value={typeof settings.decimals === "number" ? settings.decimals : null}
              onChange={(next) => {
                const { decimals: _before, ...rest } = settings;
                onChange(next === null ? rest : { ...rest, decimals: next });
              }}
            />
          )}
        </Setting>
      )}
      <Tracked field={field} form={form} onChange={onChange} />
    </>
  );
}

/** Whether a measure folds what the field's values are. */
function folds(measure: string, field: FieldDefinition): boolean {
  const type: FieldTypeName = field.meaning ?? field.type;
  return (FIELD_TYPES[type].measures as readonly string[]).includes(measure);
}

/** First the form whose records are counted, then how they lead here, then what is done with them. */
export function RollupSettings({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { label, language } = useReader();
  const { settings } = field;
  const measure = word(settings.measure);
  const forms = useForms().data ?? [];
  /** By name; the pages' order is that in which forms were made, which nobody remembers. */
  const byName = forms.toSorted((one, other) => label(one.title).localeCompare(label(other.title), language));
  const source = useForm(word(settings.form) || null).data;
  const live = source?.fields.filter((each) => !each.retired) ?? [];
  const leading = live.filter((each) => each.type === "reference" && each.settings.form === form.key);
  const shown = live.filter((each) => folds(measure, each));
  const named = (each: { key: string; label: FieldDefinition["label"] }) => ({
    value: each.key,
    label: label(each.label) || each.key,
  });
  return (
    <>
      <Setting name={t("fields.settings.counted")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            showSearch={{ optionFilterProp: "label" }}
            value={settings.form || null}
            options={byName.map((each) => ({ value: each.key, label: label(each.title) }))}
            onChange={(next) => onChange({ form: next, through: "", measure: "count" })}
            placeholder={t("fields.choose")}
          />
        )}
      </Setting>
      <Setting name={t("fields.settings.leading")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            disabled={!source}
            value={settings.through || null}
            options={leading.map(named)}
            onChange={(through) => onChange({ ...settings, through })}
            placeholder={t("fields.choose")}
            notFoundContent={t("fields.settings.nothingLeads")}
          />
        )}
      </Setting>
      <Setting name={t("fields.settings.measure")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            value={measure}
            options={MEASURES.map((each) => ({ value: each, label: t(`fields.measures.${each}`) }))}
            onChange={(next) => {
              const { field: _before, ...rest } = settings;
              onChange({ ...rest, measure: next });
            }}
          />
        )}
      </Setting>
      {measure !== "count" && (
        <Setting name={t("fields.settings.folded")}>
          {(id) => (
            <Select
              id={id}
              style={{ width: "100%" }}
              disabled={!source}
              value={settings.field || null}
              options={shown.map(named)}
              onChange={(next) => onChange({ ...settings, field: next })}
              placeholder={t("fields.choose")}
            />
          )}
        </Setting>
      )}
      <Setting name={t("fields.settings.onlyWhere")}>
        {(id) => (
          <FormulaEditor
            key={word(settings.form)}
            id={id}
            form={word(settings.form)}
            use="condition"
            label={t("fields.settings.onlyWhere")}
            value={word(settings.condition)}
            fields={live.map((each) => ({ key: each.key, label: label(each.label) }))}
            onChange={(condition) => {
              const { condition: _before, ...rest } = settings;
              onChange(condition ? { ...rest, condition } : rest);
            }}
            placeholder={t("fields.settings.everyRecord")}
          />
        )}
      </Setting>
      <Tracked field={field} form={form} onChange={onChange} />
    </>
  );
}

import { ArrowRightOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Radio, Select, Tag } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import type { ImportColumn, ImportField, ImportFound } from "@/api/imports";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import { Panel } from "@/ui/Panel";
import styles from "./imports.module.css";
import { MonthsPanel } from "./MonthsPanel";
import {
  fieldsFed,
  lackOf,
  type Mapping,
  openWords,
  percentExample,
  spellingsOf,
  surenessOf,
  withColumn,
  withFractions,
  withKey,
  withMode,
  withNewField,
  withReference,
  withWord,
} from "./mapping";
import { monthColumns } from "./months";
import { NewField } from "./NewField";
import { PartChoice } from "./PartPanel";

/** The choice of a field that the form has not got yet: no key of a field has a space. */
const NEW = "new field";

const TONES = { saved: "blue", high: "green", middle: "gold", none: "default" } as const;

interface Option {
  key: string;
  label?: Label | null;
  retired?: boolean;
}

function optionsOf(form: FormDefinition, key: string | null | undefined): Option[] {
  const options = form.fields.find((field) => field.key === key)?.settings.options;
  return Array.isArray(options) ? (options as Option[]).filter((option) => !option.retired) : [];
}

function Words(props: {
  form: FormDefinition;
  column: string;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const { form, column, mapping, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const words = mapping.values[column] ?? {};
  const options = optionsOf(form, mapping.mapping[column]);
  if (options.length === 0 || Object.keys(words).length === 0) return null;
  return (
    <div className={styles.words}>
      <p className={styles.hint}>{t("imports.wordsAbout")}</p>
      {Object.entries(words).map(([word, option]) => (
        <div key={word} className={styles.word}>
          <code>{word}</code>
          <ArrowRightOutlined aria-hidden="true" />
          <Select
            value={option}
            allowClear
            status={option === null ? "warning" : undefined}
            placeholder={t("imports.chooseOption")}
            aria-label={t("imports.meaningOf", { word })}
            options={options.map((each) => ({ value: each.key, label: label(each.label) || each.key }))}
            onChange={(next: string | null) => onChange(withWord(mapping, column, word, next ?? null))}
          />
        </div>
      ))}
    </div>
  );
}

const PERCENTAGES = new Set(["percent", "progress"]);

function PercentReading(props: {
  column: ImportColumn;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const { column, mapping, onChange } = props;
  const { t } = useTranslation();
  const { written, points, share } = percentExample(column.sample);
  return (
    <div className={styles.reading}>
      <span className={styles.hint}>{t("imports.percents.about")}</span>
      <Select
        value={mapping.readings[column.name]?.percent_fractions ?? false}
        aria-label={t("imports.percents.label", { name: column.name })}
        options={[
          { value: false, label: t("imports.percents.means", { written, read: points }) },
          { value: true, label: t("imports.percents.means", { written, read: share }) },
        ]}
        onChange={(fractions: boolean) => onChange(withFractions(mapping, column.name, fractions))}
      />
    </div>
  );
}

/** By which of their fields the cells of a column name records, where there are several. */
function NamedBy(props: {
  column: string;
  accepted: ImportField["accepted"];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const { column, accepted, mapping, onChange } = props;
  const { t } = useTranslation();
  const { separator } = useReader();
  const names = accepted.map((each) => each.label).join(separator);
  if (accepted.length < 2) return <p className={styles.accepted}>{t("imports.accepted", { names })}</p>;
  const by = mapping.references[column] ?? "";
  return (
    <div className={styles.reading}>
      <span className={styles.hint}>{t("imports.namedBy.about")}</span>
      <Select
        value={by}
        className={styles.within}
        aria-label={t("imports.namedBy.label", { name: column })}
        popupMatchSelectWidth={false}
        options={[
          { value: "", label: t("imports.namedBy.any", { names }) },
          ...accepted.map((each) => ({ value: each.key, label: each.label })),
        ]}
        onChange={(next: string) => onChange(withReference(mapping, column, next || null))}
      />
    </div>
  );
}

function ColumnRow(props: {
  form: FormDefinition;
  found: ImportFound;
  column: ImportColumn;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const { found, column, mapping, onChange } = props;
  const { t } = useTranslation();
  const field = mapping.mapping[column.name] ?? null;
  const accepted = found.fields.find((each) => each.key === field)?.accepted ?? [];
  const type = props.form.fields.find((each) => each.key === field)?.type;
  const fresh = field === null ? undefined : mapping.new_fields[field];
  const addition = found.additions?.[column.name];
  const guessed = field === column.field;
  const choose = (next: string | null) =>
    next === NEW && addition
      ? onChange(withNewField(mapping, column.name, addition))
      : onChange(withColumn(mapping, column.name, next));
  const sureness = surenessOf(guessed ? column : { by: null, confidence: 1, field });
  return (
    <li className={styles.column}>
      <div className={styles.source}>
        <strong>{column.name}</strong>
        <span className={styles.samples}>
          {column.sample
            .filter(Boolean)
            .slice(0, 3)
            .map((value) => (
              <code key={value}>{value}</code>
            ))}
        </span>
      </div>
      <ArrowRightOutlined className={styles.arrow} aria-hidden="true" />
      <div className={styles.target}>
        <Select
          className={styles.whole}
          value={fresh ? NEW : field}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("imports.leaveOut")}
          aria-label={t("imports.fieldFor", { name: column.name })}
          options={[
            ...(addition ? [{ value: NEW, label: t("imports.newField.choose") }] : []),
            ...found.fields.map((each) => ({
              value: each.key,
              label: each.required ? `${each.label} *` : each.label,
            })),
          ]}
          onChange={(next: string | null) => choose(next ?? null)}
        />
      </div>
      <span>
        {guessed || field === null ? (
          <Tag color={TONES[sureness]}>{t(`imports.sureness.${sureness}`)}</Tag>
        ) : (
          <Tag>{t("imports.sureness.chosen")}</Tag>
        )}
      </span>
      {fresh && field && <NewField keyOf={field} field={fresh} mapping={mapping} onChange={onChange} />}
      {accepted.length > 0 && (
        <NamedBy column={column.name} accepted={accepted} mapping={mapping} onChange={onChange} />
      )}
      {PERCENTAGES.has(type ?? "") && (
        <PercentReading column={column} mapping={mapping} onChange={onChange} />
      )}
      <Words form={props.form} column={column.name} mapping={mapping} onChange={onChange} />
    </li>
  );
}

function ModePanel({
  form,
  found,
  mapping,
  onChange,
}: {
  form: FormDefinition;
  found: ImportFound;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const used = fieldsFed(mapping);
  return (
    <Panel title={t("imports.mode.title")}>
      <Radio.Group
        value={mapping.mode}
        onChange={(event) => onChange(withMode(mapping, event.target.value))}
        className={styles.modes}
        options={(["upsert", "create", "update", "replace"] as const).map((mode) => ({
          value: mode,
          label: (
            <span>
              {t(`imports.mode.${mode}`)}
              <span className={styles.hint}>{t(`imports.mode.${mode}About`)}</span>
            </span>
          ),
        }))}
      />
      {mapping.mode === "replace" && (
        <PartChoice
          form={form}
          found={found}
          mapping={mapping}
          onChange={(part) => onChange({ ...mapping, part })}
        />
      )}
      {mapping.mode !== "create" && (
        <div className={styles.key}>
          <label htmlFor={id}>{t("imports.key")}</label>
          <Select
            id={id}
            mode="multiple"
            value={mapping.key}
            placeholder={t("imports.keyAbout")}
            options={found.fields
              .filter((field) => used.has(field.key) && !field.key.includes("."))
              .map((field) => ({ value: field.key, label: field.label }))}
            onChange={(key) => onChange(withKey(mapping, key))}
          />
        </div>
      )}
    </Panel>
  );
}

/** Which column goes where, what words mean, and by which key records are found again. */
export function MappingStep(props: {
  form: FormDefinition;
  found: ImportFound;
  mapping: Mapping;
  pending: boolean;
  onChange: (mapping: Mapping) => void;
  onCheck: () => void;
}) {
  const { found, mapping, onChange } = props;
  const { t } = useTranslation();
  const { separator } = useReader();
  const lack = lackOf(mapping, found.fields, spellingsOf(props.form.fields));
  const open = openWords(mapping);
  const apart = monthColumns(found, mapping);
  const names = (keys: string[]) =>
    keys.map((key) => found.fields.find((field) => field.key === key)?.label ?? key).join(separator);
  return (
    <>
      <MonthsPanel form={props.form} found={found} mapping={mapping} onChange={onChange} />
      <Panel title={t("imports.mapping")} flush>
        <ul className={styles.columns}>
          {found.columns
            .filter((column) => !apart.has(column.name))
            .map((column) => (
              <ColumnRow
                key={column.name}
                form={props.form}
                found={found}
                column={column}
                mapping={mapping}
                onChange={onChange}
              />
            ))}
        </ul>
      </Panel>
      <ModePanel form={props.form} found={found} mapping={mapping} onChange={onChange} />
      {props.form.duplicates.length > 0 && (
        <Checkbox
          checked={mapping.allow_duplicates}
          onChange={({ target }) => onChange({ ...mapping, allow_duplicates: target.checked })}
        >
          {t("duplicates.allowInImport")}
        </Checkbox>
      )}
      <div className={styles.foot}>
        {lack && (
          <Alert
            type="warning"
            showIcon
            title={t(`imports.lacks.${lack.code}`, { names: names(lack.fields) })}
          />
        )}
        {!lack && open > 0 && <Alert type="info" showIcon title={t("imports.openWords", { count: open })} />}
        <Button type="primary" disabled={lack !== null} loading={props.pending} onClick={props.onCheck}>
          {t("imports.check")}
        </Button>
      </div>
    </>
  );
}

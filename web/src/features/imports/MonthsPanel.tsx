import { ArrowRightOutlined } from "@ant-design/icons";
import { InputNumber, Select, Switch, Table } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import type { ImportFound, ImportMonths, ImportMonthsFound } from "@/api/imports";
import { Panel } from "@/ui/Panel";
import styles from "./imports.module.css";
import type { Mapping } from "./mapping";
import {
  AMOUNT_TYPES,
  MONTH_TYPES,
  type MonthLine,
  monthColumns,
  monthLines,
  monthsUndecided,
  withMonths,
} from "./months";

const SHOWN_LINES = 6;

function Preview({ found, months }: { found: ImportFound; months: ImportMonths }) {
  const { t } = useTranslation();
  const apart = monthColumns(found, { ...found.choices, months });
  const lines = monthLines(found, months, SHOWN_LINES);
  const label = (key: string | null | undefined) => found.fields.find((field) => field.key === key)?.label;
  const rest = found.columns.filter((column) => !apart.has(column.name));
  const fed = (found.months?.measures ?? []).filter((measure) => months.values[measure]);
  if (lines.length === 0) return null;
  return (
    <div>
      <p className={styles.hint}>{t("imports.months.preview")}</p>
      <Table<MonthLine>
        size="small"
        rowKey="key"
        pagination={false}
        scroll={{ x: "max-content" }}
        dataSource={lines}
        columns={[
          ...rest.map((column, index) => ({
            title: column.name,
            key: `c${column.name}`,
            render: (_value: unknown, line: MonthLine) => line.rest[index],
          })),
          { title: label(months.field) ?? t("imports.months.month"), key: "month", dataIndex: "month" },
          ...fed.map((measure, index) => ({
            title: label(months.values[measure]) ?? measure,
            key: `v${measure}`,
            align: "end" as const,
            render: (_value: unknown, line: MonthLine) => line.values[index],
          })),
        ]}
      />
    </div>
  );
}

function Fields(props: {
  form: FormDefinition;
  found: ImportFound;
  of: ImportMonthsFound;
  months: ImportMonths;
  onChange: (months: ImportMonths) => void;
}) {
  const { found, months, onChange } = props;
  const { t } = useTranslation();
  const id = useId();
  const typeOf = (key: string) => props.form.fields.find((field) => field.key === key)?.type ?? "";
  const options = (types: ReadonlySet<string>) =>
    found.fields
      .filter((field) => types.has(typeOf(field.key)))
      .map((field) => ({ value: field.key, label: field.label }));
  const bare = props.of.columns.some((column) => column.year === null);
  return (
    <div className={styles.looks}>
      <div className={styles.choice}>
        <label htmlFor={`${id}-field`}>{t("imports.months.field")}</label>
        <Select
          id={`${id}-field`}
          value={months.field || undefined}
          placeholder={t("imports.months.choose")}
          options={options(MONTH_TYPES)}
          onChange={(field: string) => onChange({ ...months, field })}
        />
      </div>
      {props.of.measures.map((measure) => (
        <div key={measure} className={styles.choice}>
          <label htmlFor={`${id}-${measure}`}>
            {measure ? t("imports.months.valueOf", { measure }) : t("imports.months.value")}
          </label>
          <Select
            id={`${id}-${measure}`}
            allowClear
            value={months.values[measure] ?? undefined}
            placeholder={t("imports.months.choose")}
            options={options(AMOUNT_TYPES)}
            onChange={(field?: string) =>
              onChange({ ...months, values: { ...months.values, [measure]: field ?? null } })
            }
          />
        </div>
      ))}
      {bare && (
        <div>
          <label htmlFor={`${id}-year`}>{t("imports.months.year")}</label>
          <InputNumber
            id={`${id}-year`}
            min={2000}
            max={2099}
            precision={0}
            value={months.year}
            onChange={(year) => onChange({ ...months, year })}
          />
        </div>
      )}
    </div>
  );
}

/** Columns that are months become one record each, with a field for the month and one for each value. */
export function MonthsPanel(props: {
  form: FormDefinition;
  found: ImportFound;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const { found, mapping } = props;
  const { t } = useTranslation();
  const id = useId();
  if (!found.months) return null;
  const { columns } = found.months;
  const change = (months: ImportMonths | null) => props.onChange(withMonths(mapping, found, months));
  const turn = (on: boolean) =>
    change(
      on
        ? (found.choices.months ??
            monthsUndecided(found.months as ImportMonthsFound, new Date().getFullYear()))
        : null,
    );
  return (
    <Panel title={t("imports.months.title")}>
      <div className={styles.stack}>
        <div className={styles.switch}>
          <Switch id={id} checked={mapping.months !== null} onChange={turn} />
          <label htmlFor={id}>
            {t("imports.months.turn", { count: columns.length })}
            <span className={styles.hint}>
              {columns[0]?.name} <ArrowRightOutlined aria-hidden="true" /> {columns.at(-1)?.name}
            </span>
          </label>
        </div>
        {mapping.months && (
          <>
            <Fields
              form={props.form}
              found={found}
              of={found.months}
              months={mapping.months}
              onChange={change}
            />
            <Preview found={found} months={mapping.months} />
          </>
        )}
      </div>
    </Panel>
  );
}

import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { EntryRow } from "@/entry/EntryRow";
import { BesideValues } from "@/fields/beside";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import styles from "./tasks.module.css";
import type { Filling } from "./useFilling";

function Fact({ field, value }: { field: FieldDefinition; value: unknown }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { Cell } = entryOf(field.type);
  return (
    <div className={styles.fact}>
      <dt>{label(field.label)}</dt>
      <dd>
        {isEmpty(value) ? (
          <span className={styles.quiet}>{t("tasks.none")}</span>
        ) : (
          <Cell field={field} value={value} />
        )}
      </dd>
    </div>
  );
}

/** What the step lets one read and fill in; the summary stands first. */
export function TaskFields(props: {
  filling: Filling;
  summary: readonly string[];
  errors: Record<string, string>;
  onChange: (key: string, value: unknown) => void;
}) {
  const { filling, errors, onChange } = props;
  const { values, shown } = filling;
  const { t } = useTranslation();
  const prefix = useId();
  const filled = shown.filter(filling.isFilled);
  const read = shown.filter((field) => !filled.includes(field));
  const summary = props.summary.flatMap((key) => read.find((field) => field.key === key) ?? []);
  const rest = read.filter((field) => !summary.includes(field));
  return (
    <BesideValues values={values}>
      {summary.length > 0 && (
        <dl className={styles.summaryFacts}>
          {summary.map((field) => (
            <Fact key={field.key} field={field} value={values[field.key]} />
          ))}
        </dl>
      )}
      {filled.length > 0 && (
        <section aria-label={t("tasks.toFill")} className={styles.filled}>
          {filled.map((field) => (
            <EntryRow
              key={field.key}
              id={`${prefix}-${field.key}`}
              field={field}
              value={values[field.key]}
              error={errors[field.key]}
              required={filling.isNeeded(field)}
              readOnly={false}
              autoFocus={false}
              onChange={(value) => onChange(field.key, value)}
            />
          ))}
        </section>
      )}
      {rest.length > 0 && (
        <dl className={styles.facts}>
          {rest.map((field) => (
            <Fact key={field.key} field={field} value={values[field.key]} />
          ))}
        </dl>
      )}
    </BesideValues>
  );
}

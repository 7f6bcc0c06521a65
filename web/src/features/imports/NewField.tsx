import { Input, Select } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ImportNewField } from "@/api/imports";
import styles from "./imports.module.css";
import { type Mapping, withNewFieldAs } from "./mapping";

const TYPES = ["text", "long_text", "number", "money", "percent", "date", "date_time", "yes_no"] as const;

/** What the field is called that a column becomes, and of which type it is. */
export function NewField(props: {
  keyOf: string;
  field: ImportNewField;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const { keyOf, field, mapping, onChange } = props;
  const { t } = useTranslation();
  const id = useId();
  const change = (to: Partial<ImportNewField>) => onChange(withNewFieldAs(mapping, keyOf, to));
  return (
    <div className={styles.reading}>
      <span className={styles.labelled}>
        <label className={styles.hint} htmlFor={`${id}-label`}>
          {t("imports.newField.label")}
        </label>
        <Input
          id={`${id}-label`}
          className={styles.newLabel}
          value={field.label}
          maxLength={200}
          status={field.label.trim() ? undefined : "error"}
          onChange={(event) => change({ label: event.target.value })}
        />
      </span>
      <span className={styles.labelled}>
        <label className={styles.hint} htmlFor={`${id}-type`}>
          {t("imports.newField.type")}
        </label>
        <Select
          id={`${id}-type`}
          value={field.type}
          popupMatchSelectWidth={false}
          options={TYPES.map((type) => ({ value: type, label: t(`fields.types.${type}`) }))}
          onChange={(type: string) => change({ type })}
        />
      </span>
    </div>
  );
}

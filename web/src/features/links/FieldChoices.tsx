import { Checkbox, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { type FieldChoice, type Mode, NOT_THERE } from "./draft";
import styles from "./links.module.css";

const MODES: readonly Mode[] = ["none", "fill", "fixed", "hidden"];

function Line(props: {
  field: FieldDefinition;
  choice: FieldChoice;
  onChange: (choice: FieldChoice) => void;
}) {
  const { field, choice, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { Editor } = entryOf(field.type);
  const name = label(field.label);
  if (field.type === "query") {
    return (
      <div className={styles.line}>
        <span className={styles.name}>{name}</span>
        <Checkbox
          className={styles.value}
          checked={choice.mode === "fill" && choice.fetch}
          onChange={({ target }) =>
            onChange({ ...NOT_THERE, mode: target.checked ? "fill" : "none", fetch: target.checked })
          }
        >
          {t("queries.visitors")}
        </Checkbox>
      </div>
    );
  }
  const isOffered = choice.mode === "fill" && Boolean(field.settings.source);
  const valued = choice.mode === "fixed" || choice.mode === "hidden";
  return (
    <div className={styles.line}>
      <span className={styles.name}>
        {name}
        {field.required && <span className={styles.required}> *</span>}
      </span>
      <Select<Mode>
        className={styles.mode}
        aria-label={t("links.modeOf", { name })}
        value={choice.mode}
        options={MODES.map((mode) => ({ value: mode, label: t(`links.modes.${mode}`) }))}
        onChange={(mode) => onChange({ ...choice, mode })}
      />
      {valued && Editor && (
        <div className={styles.value}>
          <Editor
            field={{ ...field, required: false }}
            value={choice.value}
            onChange={(value) => onChange({ ...choice, value })}
          />
        </div>
      )}
      {choice.mode === "fill" && field.type === "reference" && (
        <Checkbox
          className={styles.value}
          checked={choice.search}
          onChange={(event) => onChange({ ...choice, search: event.target.checked })}
        >
          {t("links.search")}
        </Checkbox>
      )}
      {(choice.mode === "fill" || choice.mode === "hidden") && (field.linked || isOffered) && (
        <Checkbox
          className={styles.value}
          checked={choice.fetch}
          onChange={(event) => onChange({ ...choice, fetch: event.target.checked })}
        >
          {t(isOffered ? "offered.forVisitors" : "linking.forVisitors")}
        </Checkbox>
      )}
    </div>
  );
}

/** Of each field what a link does with it. */
export function FieldChoices(props: {
  fields: readonly FieldDefinition[];
  value?: Record<string, FieldChoice>;
  onChange?: (choices: Record<string, FieldChoice>) => void;
}) {
  const choices = props.value ?? {};
  return (
    <div className={styles.lines}>
      {props.fields.map((field) => (
        <Line
          key={field.key}
          field={field}
          choice={choices[field.key] ?? NOT_THERE}
          onChange={(choice) => props.onChange?.({ ...choices, [field.key]: choice })}
        />
      ))}
    </div>
  );
}

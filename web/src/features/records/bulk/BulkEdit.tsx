import { DeleteOutlined } from "@ant-design/icons";
import { Button, Checkbox, Modal, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { isEmpty, isUnread } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { isWritable } from "../model/writing";
import styles from "./bulk.module.css";

function ValueRow(props: {
  field: FieldDefinition;
  value: unknown;
  cleared: boolean;
  onChange: (value: unknown) => void;
  onCleared: (cleared: boolean) => void;
  onRemove: () => void;
}) {
  const { field } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const id = useId();
  const Editor = entryOf(field.type).Editor;
  return (
    <div className={styles.valueRow}>
      <label htmlFor={id}>{label(field.label)}</label>
      <div>
        {Editor && (
          <Editor
            id={id}
            field={{ ...field, required: false }}
            value={props.value}
            onChange={props.onChange}
            disabled={props.cleared}
          />
        )}
      </div>
      <Checkbox
        checked={props.cleared}
        disabled={field.required}
        aria-label={t("records.bulk.emptyOf", { name: label(field.label) })}
        onChange={(event) => props.onCleared(event.target.checked)}
      >
        {t("records.bulk.empty")}
      </Checkbox>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t("records.bulk.leaveOut")}
        onClick={props.onRemove}
      />
    </div>
  );
}

/** The same values for many records. A field is emptied only where one says so; left empty it is not ready. */
export function BulkEdit(props: {
  form: FormDefinition;
  fields: readonly FieldDefinition[];
  count: number;
  onSave: (values: FieldValues) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { label } = useReader();
  const [values, setValues] = useState<FieldValues>({});
  const [cleared, setCleared] = useState<ReadonlySet<string>>(new Set());
  const writable = props.fields.filter((field) => isWritable(props.form, field) && !field.unique);
  const chosen = writable.filter((field) => field.key in values);
  const clear = (key: string, on: boolean) => {
    setCleared((now) => new Set(on ? [...now, key] : [...now].filter((each) => each !== key)));
    setValues((now) => ({ ...now, [key]: null }));
  };
  const drop = (key: string) => {
    clear(key, false);
    setValues(({ [key]: _gone, ...rest }) => rest);
  };
  const isReady = ({ key }: FieldDefinition) =>
    cleared.has(key) || !(isEmpty(values[key]) || isUnread(values[key]));
  return (
    <Modal
      open
      title={t("records.bulk.editTitle", { count: props.count })}
      okText={t("records.bulk.apply", { count: props.count })}
      cancelText={t("frame.cancel")}
      okButtonProps={{ disabled: chosen.length === 0 || !chosen.every(isReady) }}
      onOk={() => props.onSave(values)}
      onCancel={props.onClose}
      width={560}
    >
      <div className={styles.values}>
        {chosen.map((field) => (
          <ValueRow
            key={field.key}
            field={field}
            value={values[field.key]}
            onChange={(value) => setValues((now) => ({ ...now, [field.key]: value }))}
            cleared={cleared.has(field.key)}
            onCleared={(on) => clear(field.key, on)}
            onRemove={() => drop(field.key)}
          />
        ))}
        <Select
          style={{ width: "100%" }}
          value={null}
          placeholder={t("records.bulk.addField")}
          aria-label={t("records.bulk.addField")}
          // Upwards and low enough to fit there: downwards it would cover the buttons.
          placement="topLeft"
          listHeight={128}
          showSearch={{ optionFilterProp: "label" }}
          options={writable
            .filter((field) => !(field.key in values))
            .map((field) => ({ value: field.key, label: label(field.label) }))}
          onChange={(key: string | null) => key && setValues((now) => ({ ...now, [key]: null }))}
        />
        <p className={styles.hint}>{t("records.bulk.emptyHint")}</p>
      </div>
    </Modal>
  );
}

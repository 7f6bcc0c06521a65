import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Dropdown, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { INPUT_TYPES, type InputField, type Values } from "@/api/flows";
import { type FieldDefinition, useForm } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { freeKey } from "@/shared/keys";
import { useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";
import { FormulaInput, Part, TextsInput } from "./parts";

const isWritten = (field: FieldDefinition) =>
  !field.retired && FIELD_TYPES[field.type].written && FIELD_TYPES[field.type].kind !== "rows";

const without = (values: Values, key: string): Values =>
  Object.fromEntries(Object.entries(values).filter(([each]) => each !== key));

/** What is written to which field of a form. Without a form named, to the record of the flow. */
export function ValuesEditor(props: {
  form: string | null;
  values: Values;
  onChange: (values: Values, merge?: string) => void;
}) {
  const { values, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { form: own } = useFlowEditor();
  const other = useForm(props.form || null).data;
  const form = props.form ? other : own;
  const fields = (form?.fields ?? []).filter(isWritten);
  const left = fields.filter(({ key }) => !(key in values));
  const named = Object.entries(values).map(([key, formula]) => {
    const field = fields.find((each) => each.key === key);
    return { key, formula, name: field ? label(field.label) : key };
  });
  return (
    <div className={styles.values}>
      {named.map(({ key, formula, name }) => (
        <div key={key} className={styles.value}>
          <div className={styles.sourceHead}>
            <span>{name}</span>
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t("flowDesign.removeValue", { name })}
              onClick={() => onChange(without(values, key))}
            />
          </div>
          <FormulaInput
            label={name}
            value={formula}
            onChange={(next) => onChange({ ...values, [key]: next }, `value ${key}`)}
          />
        </div>
      ))}
      <Dropdown
        trigger={["click"]}
        disabled={left.length === 0}
        menu={{
          items: left.map((field) => ({ key: field.key, label: label(field.label) })),
          onClick: ({ key }) => onChange({ ...values, [key]: "" }),
          style: { maxHeight: 320, overflow: "auto" },
        }}
      >
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />}>
          {t("flowDesign.addValue")}
        </Button>
      </Dropdown>
    </div>
  );
}

/** Values under names of one's own, for later steps or for another program. */
export function NamedValues(props: {
  values: Values;
  stem: string;
  add: string;
  onChange: (values: Values, merge?: string) => void;
}) {
  const { values, onChange } = props;
  const { t } = useTranslation();
  const rename = (old: string, wanted: string) => {
    const key = wanted.toLowerCase().replace(/[^a-z0-9_]/g, "");
    if (!key || (key !== old && key in values)) return;
    onChange(
      Object.fromEntries(
        Object.entries(values).map(([each, formula]) => [each === old ? key : each, formula]),
      ),
      "name",
    );
  };
  return (
    <div className={styles.values}>
      {Object.entries(values).map(([key, formula], index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
          key={index}
          className={styles.value}
        >
          <div className={styles.sourceHead}>
            <Input
              size="small"
              maxLength={48}
              aria-label={t("flowDesign.valueName")}
              value={key}
              onChange={(event) => rename(key, event.target.value)}
            />
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t("flowDesign.removeValue", { name: key })}
              onClick={() => onChange(without(values, key))}
            />
          </div>
          <FormulaInput
            label={key}
            value={formula}
            onChange={(next) => onChange({ ...values, [key]: next }, `value ${key}`)}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() =>
          onChange({ ...values, [freeKey(props.stem, props.stem, new Set(Object.keys(values)))]: "" })
        }
      >
        {props.add}
      </Button>
    </div>
  );
}

/** What is asked for by name: by a button, of a call from outside, of an answer. */
export function InputFields(props: {
  fields: readonly InputField[];
  add: string;
  hasRequired?: boolean;
  onChange: (fields: InputField[]) => void;
}) {
  const { fields, onChange } = props;
  const { t } = useTranslation();
  const { label, language } = useReader();
  const put = (place: number, next: InputField) =>
    onChange(fields.map((each, index) => (index === place ? next : each)));
  const add = () => {
    const key = freeKey("input", "input", new Set(fields.map((each) => each.key)));
    onChange([...fields, { key, label: { [language]: t("flowDesign.newInput") }, type: "text" }]);
  };
  return (
    <div className={styles.values}>
      {fields.map((field, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the key is what is being typed
          key={index}
          className={styles.card}
        >
          <div className={styles.sourceHead}>
            <TextsInput
              label={t("flowDesign.inputLabel")}
              value={field.label}
              onChange={(next) => put(index, { ...field, label: next })}
            />
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t("flowDesign.removeValue", { name: label(field.label) })}
              onClick={() => onChange(fields.filter((_, at) => at !== index))}
            />
          </div>
          <div className={styles.pair}>
            <Input
              size="small"
              maxLength={48}
              aria-label={t("flowDesign.key")}
              value={field.key}
              onChange={(event) =>
                put(index, { ...field, key: event.target.value.toLowerCase().replace(/[^a-z0-9_]/g, "") })
              }
            />
            <Select
              size="small"
              aria-label={t("flowDesign.inputType")}
              value={field.type ?? "text"}
              options={INPUT_TYPES.map((value) => ({ value, label: t(`flowDesign.inputTypes.${value}`) }))}
              onChange={(type) => put(index, { ...field, type })}
            />
          </div>
          {props.hasRequired && (
            <Checkbox
              checked={field.required ?? false}
              onChange={(event) => put(index, { ...field, required: event.target.checked })}
            >
              {t("flowDesign.required")}
            </Checkbox>
          )}
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={add}>
        {props.add}
      </Button>
    </div>
  );
}

/** What a trigger asks for, under a name of its own. */
export function TriggerInputs<Of extends { inputs?: InputField[] }>(props: {
  name: string;
  about: string;
  trigger: Of;
  put: (trigger: Of, merge?: string) => void;
}) {
  const { trigger, put } = props;
  const { t } = useTranslation();
  return (
    <Part name={props.name} field="trigger.inputs" about={props.about}>
      {() => (
        <InputFields
          hasRequired
          fields={trigger.inputs ?? []}
          add={t("flowDesign.trigger.addInput")}
          onChange={(inputs) => put({ ...trigger, inputs }, "trigger inputs")}
        />
      )}
    </Part>
  );
}

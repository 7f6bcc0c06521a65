import { DeleteOutlined } from "@ant-design/icons";
import { Button, Modal, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { Edit, EditPreview as Preview, SentEdit } from "@/api/records";
import { isEmpty, isUnread } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { wireValues } from "@/fields/wire";
import { FormulaEditor } from "@/ui/formula/FormulaEditor";
import { isWritable } from "../model/writing";
import styles from "./bulk.module.css";
import { EditPreview } from "./EditPreview";

const WAYS = ["value", "formula", "empty"] as const;

/** How a field gets its new value: one for all, one made of each record, or none. */
interface Given {
  way: (typeof WAYS)[number];
  value: unknown;
  formula: string;
}

const NOTHING: Given = { way: "value", value: null, formula: "" };

export function isReady({ way, value, formula }: Given): boolean {
  if (way === "empty") return true;
  return way === "formula" ? formula.trim() !== "" : !(isEmpty(value) || isUnread(value));
}

/** The edit as it is sent. */
export function editOf(given: ReadonlyMap<string, Given>): Edit {
  const edit: Edit = { values: {}, formulas: {} };
  for (const [key, each] of given) {
    if (each.way === "formula") edit.formulas[key] = each.formula.trim();
    else edit.values[key] = each.way === "empty" ? null : each.value;
  }
  return { ...edit, values: wireValues(edit.values) };
}

function GivenRow(props: {
  form: FormDefinition;
  field: FieldDefinition;
  given: Given;
  onChange: (given: Given) => void;
  onRemove: () => void;
}) {
  const { form, field, given, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const id = useId();
  const name = label(field.label);
  const Editor = entryOf(field.type).Editor;
  return (
    <div className={styles.valueRow}>
      <label htmlFor={id}>{name}</label>
      <Select
        value={given.way}
        aria-label={t("batch.wayOf", { name })}
        options={WAYS.filter((way) => way !== "empty" || !field.required).map((way) => ({
          value: way,
          label: t(`batch.ways.${way}`),
        }))}
        onChange={(way) => onChange({ ...given, way })}
      />
      <div className={styles.value}>
        {given.way === "value" && Editor && (
          <Editor
            id={id}
            field={{ ...field, required: false }}
            value={given.value}
            onChange={(value) => onChange({ ...given, value })}
          />
        )}
        {given.way === "formula" && (
          <FormulaEditor
            id={id}
            form={form.key}
            use="formula"
            label={t("batch.formulaOf", { name })}
            placeholder={field.key}
            value={given.formula}
            fields={form.fields.map((each) => ({ key: each.key, label: label(each.label) }))}
            onChange={(formula) => onChange({ ...given, formula })}
          />
        )}
        {given.way === "empty" && <span className={styles.hint}>{t("batch.emptied")}</span>}
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t("records.bulk.leaveOut")}
        onClick={props.onRemove}
      />
    </div>
  );
}

/** New values for many records: chosen first, then looked at record by record, then given. */
export function BulkEdit(props: {
  form: FormDefinition;
  fields: readonly FieldDefinition[];
  count: number;
  /** What the edit would do; nothing is changed. */
  onPreview: (edit: Edit, insists: boolean) => Promise<Preview>;
  onSave: (edit: SentEdit) => void;
  onClose: () => void;
}) {
  const { form, count } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const [given, setGiven] = useState<ReadonlyMap<string, Given>>(new Map());
  const [preview, setPreview] = useState<Preview | null>(null);
  const [skips, setSkips] = useState(false);
  const [insists, setInsists] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const writable = props.fields.filter((field) => isWritable(form, field) && !field.unique);
  const chosen = writable.filter(({ key }) => given.has(key));
  const set = (key: string, next: Given | null) =>
    setGiven((now) => {
      const rest = new Map(now);
      if (next) rest.set(key, next);
      else rest.delete(key);
      return rest;
    });
  const look = async (meant: boolean) => {
    setPending(true);
    setWrong(null);
    try {
      setPreview(await props.onPreview(editOf(given), meant));
      setInsists(meant);
      setSkips(false);
    } catch (error) {
      const problem = asProblem(error);
      setWrong(problem.errors.map(({ message }) => message).join(" ") || problem.message);
    } finally {
      setPending(false);
    }
  };
  const blocked = preview !== null && (preview.changed === 0 || (preview.refused > 0 && !skips));
  return (
    <Modal
      open
      title={t("records.bulk.editTitle", { count })}
      okText={preview ? t("records.bulk.apply", { count: preview.changed }) : t("batch.preview")}
      okButtonProps={{
        disabled: preview ? blocked : chosen.length === 0 || ![...given.values()].every(isReady),
      }}
      confirmLoading={pending}
      cancelText={preview ? t("batch.back") : t("frame.cancel")}
      onOk={() => (preview ? props.onSave({ ...editOf(given), skips, insists }) : look(false))}
      cancelButtonProps={{ onClick: () => (preview ? setPreview(null) : props.onClose()) }}
      onCancel={props.onClose}
      width={preview ? 880 : 720}
    >
      {preview ? (
        <EditPreview
          form={form}
          fields={chosen}
          preview={preview}
          skips={skips}
          onSkips={setSkips}
          insists={insists}
          onInsists={look}
        />
      ) : (
        <div className={styles.values}>
          {chosen.map((field) => (
            <GivenRow
              key={field.key}
              form={form}
              field={field}
              given={given.get(field.key) ?? NOTHING}
              onChange={(next) => set(field.key, next)}
              onRemove={() => set(field.key, null)}
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
              .filter((field) => !given.has(field.key))
              .map((field) => ({ value: field.key, label: label(field.label) }))}
            onChange={(key: string | null) => key && set(key, NOTHING)}
          />
          {wrong && (
            <div role="alert" className={styles.refused}>
              {wrong}
            </div>
          )}
          <p className={styles.hint}>{t("batch.about")}</p>
        </div>
      )}
    </Modal>
  );
}

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES, type Operator } from "@/api/fieldTypes";
import type { Filter } from "@/api/flows";
import { type FieldDefinition, useForm } from "@/api/forms";
import { hasValue, needsValue } from "@/conditions/filterTree";
import { operatorText } from "@/conditions/sentence";
import { filterOf } from "@/fields/filterRegistry";
import { useReader } from "@/fields/reader";
import styles from "../flowDesign.module.css";
import { comparable } from "./Conditions";
import { FormulaInput } from "./parts";

type Leaf = Extract<Filter, { field: string }>;

const isLeaf = (filter: Filter): filter is Leaf => "field" in filter;

/** The parts of a filter and how they are joined; what stands deeper stays as it is. */
function partsOf(filter: Filter | null | undefined): { mode: "all" | "any"; parts: Filter[] } {
  if (!filter) return { mode: "all", parts: [] };
  if ("all" in filter) return { mode: "all", parts: filter.all };
  if ("any" in filter) return { mode: "any", parts: filter.any };
  return { mode: "all", parts: [filter] };
}

function Compared(props: { leaf: Leaf; field: FieldDefinition; onChange: (leaf: Leaf) => void }) {
  const { leaf, field, onChange } = props;
  const { t } = useTranslation();
  const { formula, value: _, ...rest } = leaf;
  const isFormula = formula !== undefined;
  const Editor = filterOf(field.type);
  return (
    <>
      <Segmented
        size="small"
        value={isFormula ? "formula" : "value"}
        options={[
          { value: "value", label: t("flowDesign.byValue") },
          { value: "formula", label: t("flowDesign.byFormula") },
        ]}
        onChange={(next) => onChange(next === "formula" ? { ...rest, formula: "" } : rest)}
      />
      {isFormula ? (
        <FormulaInput
          label={t("flowDesign.asked")}
          value={formula}
          onChange={(next) => onChange({ ...rest, formula: next })}
        />
      ) : (
        <div>
          {Editor && (
            <Editor
              field={field}
              operator={leaf.op}
              value={leaf.value}
              onChange={(value) => onChange({ ...rest, value })}
            />
          )}
          {!hasValue(leaf) && <p className={styles.unfinished}>{t("flowDesigner.unfinished")}</p>}
        </div>
      )}
    </>
  );
}

function Row(props: {
  leaf: Leaf;
  fields: readonly FieldDefinition[];
  onChange: (leaf: Leaf) => void;
  onRemove: () => void;
}) {
  const { leaf, fields, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const field = fields.find(({ key }) => key === leaf.field);
  const choose = (key: string) => {
    const next = fields.find((each) => each.key === key);
    const [op] = next ? FIELD_TYPES[next.type].operators : [];
    if (op) onChange({ field: key, op });
  };
  return (
    <div className={styles.card}>
      <div className={styles.whereHead}>
        <Select
          aria-label={t("records.filter.field")}
          showSearch={{ optionFilterProp: "label" }}
          value={leaf.field}
          options={fields.map((each) => ({ value: each.key, label: label(each.label) }))}
          onChange={choose}
        />
        <Select<Operator>
          aria-label={t("records.filter.operator")}
          value={leaf.op}
          options={
            field
              ? (FIELD_TYPES[field.type].operators as readonly Operator[]).map((op) => ({
                  value: op,
                  label: operatorText(t, field, op),
                }))
              : []
          }
          onChange={(op) => onChange({ field: leaf.field, op })}
        />
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t("records.filter.remove")}
          onClick={props.onRemove}
        />
      </div>
      {field && needsValue(leaf.op) && <Compared leaf={leaf} field={field} onChange={onChange} />}
    </div>
  );
}

/** Which records of a form are meant: compared with values, or with what the flow knows. */
export function WhereEditor(props: {
  form: string;
  value: Filter | null | undefined;
  onChange: (value: Filter | null) => void;
}) {
  const { t } = useTranslation();
  const form = useForm(props.form || null).data;
  const fields = useMemo(() => comparable(form?.fields ?? []), [form]);
  const { mode, parts } = partsOf(props.value);
  const put = (next: Filter[], joined = mode) =>
    props.onChange(joined === "all" ? { all: next } : { any: next });
  const [first] = fields;
  if (!form) return null;
  return (
    <div className={styles.values}>
      {parts.length > 1 && (
        <Segmented<"all" | "any">
          size="small"
          value={mode}
          options={[
            { value: "all", label: t("records.filter.all") },
            { value: "any", label: t("records.filter.any") },
          ]}
          onChange={(next) => put(parts, next)}
        />
      )}
      {parts.map((part, index) =>
        isLeaf(part) ? (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names, and stay in their order
            key={index}
            leaf={part}
            fields={fields}
            onChange={(next) => put(parts.map((each, at) => (at === index ? next : each)))}
            onRemove={() => put(parts.filter((_, at) => at !== index))}
          />
        ) : null,
      )}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={!first}
        onClick={() =>
          first &&
          put([
            ...parts,
            {
              field: first.key,
              op: (FIELD_TYPES[first.type].operators as readonly Operator[])[0] as Operator,
            },
          ])
        }
      >
        {t("records.filter.add")}
      </Button>
    </div>
  );
}

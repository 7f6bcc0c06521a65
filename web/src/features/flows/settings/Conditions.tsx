import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { Condition } from "@/api/flows";
import { type FieldDefinition, useForm } from "@/api/forms";
import { ConditionEditor } from "@/conditions/ConditionEditor";
import { useReader } from "@/fields/reader";
import { asShown } from "@/fields/rows/rows";
import { useFlowEditor } from "../editor";
import { FormulaInput } from "./parts";

const COMPUTED = new Set(["lookup", "formula", "rollup"]);

/** Fields a condition compares: rows are read through calculations. */
export function comparable(fields: readonly FieldDefinition[]): FieldDefinition[] {
  return fields
    .filter(({ retired, type, readable }) => {
      if (retired || readable === false) return false;
      return COMPUTED.has(type) || FIELD_TYPES[type].kind !== "rows";
    })
    .map(asShown)
    .filter(({ type }) => FIELD_TYPES[type].operators.length > 0);
}

/** A condition on the flow's record, or a formula over all that the flow knows. */
export function FlowCondition(props: {
  label: string;
  value: Condition | null | undefined;
  maybeAlways?: boolean;
  onChange: (value: Condition | null) => void;
}) {
  const { fields } = useFlowEditor();
  const compared = useMemo(() => comparable(fields), [fields]);
  return (
    <ConditionEditor
      fields={compared}
      condition={(props.value ?? (props.maybeAlways ? null : { all: [] })) as never}
      maybeAlways={props.maybeAlways}
      onChange={props.onChange}
      formula={(value, onChange) => <FormulaInput label={props.label} value={value} onChange={onChange} />}
    />
  );
}

/** Which records of a form are meant. In a formula plain names are that form's, the flow's stand behind a `$`. */
export function WhereEditor(props: {
  form: string;
  value: Condition | null | undefined;
  onChange: (value: Condition | null) => void;
}) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { offers } = useFlowEditor();
  const form = useForm(props.form || null).data;
  const compared = useMemo(() => comparable(form?.fields ?? []), [form]);
  const named = useMemo(
    () => [
      ...(form?.fields ?? []).map((field) => ({ key: field.key, label: label(field.label) })),
      ...offers.map((offer) => ({ ...offer, key: `$${offer.key}` })),
    ],
    [form, offers, label],
  );
  if (!form) return null;
  return (
    <ConditionEditor
      fields={compared}
      condition={(props.value ?? null) as never}
      maybeAlways
      onChange={props.onChange}
      formula={(value, onChange) => (
        <FormulaInput
          label={t("flowDesign.where")}
          value={value}
          offers={named}
          placeholder={t("flowDesign.whereExample")}
          onChange={onChange}
        />
      )}
    />
  );
}

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { Condition } from "@/api/flows";
import type { FieldDefinition } from "@/api/forms";
import { ConditionEditor } from "@/conditions/ConditionEditor";
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

/** Nothing compared yet is no condition. */
const isEmpty = (condition: Condition | null) =>
  typeof condition === "object" && JSON.stringify(condition) === '{"all":[]}';

/** A condition on the flow's record, or a formula over all that the flow knows. */
export function FlowCondition(props: {
  label: string;
  value: Condition | null | undefined;
  maybeAlways?: boolean;
  onChange: (value: Condition | null) => void;
}) {
  const { t } = useTranslation();
  const { fields } = useFlowEditor();
  const compared = useMemo(() => comparable(fields), [fields]);
  return (
    <ConditionEditor
      fields={compared}
      condition={(props.value ?? (props.maybeAlways ? null : { all: [] })) as never}
      maybeAlways={props.maybeAlways}
      unfinished={t("flowDesigner.unfinished")}
      onChange={(next) => props.onChange(!props.maybeAlways && isEmpty(next) ? null : next)}
      formula={(value, onChange) => <FormulaInput label={props.label} value={value} onChange={onChange} />}
    />
  );
}

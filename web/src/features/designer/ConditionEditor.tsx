import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import { type Condition, ConditionEditor as Editor } from "@/conditions/ConditionEditor";
import { useReader } from "@/fields/reader";
import { asShown } from "@/fields/rows/rows";
import { FormulaEditor } from "@/ui/formula/FormulaEditor";
import type { Draft } from "./draft";

const CALCULATED = new Set(["lookup", "formula", "rollup"]);

/** Fields a condition may read: the form's own that people fill in, and calculations; rows are read through those. */
export function readable(draft: Draft): FieldDefinition[] {
  return draft.fields.filter(
    ({ retired, type }) =>
      !retired && (CALCULATED.has(type) || (FIELD_TYPES[type].written && FIELD_TYPES[type].kind !== "rows")),
  );
}

/** A field as it is compared: a calculation by its results, which only the server knows of one that is not saved yet. */
const asCompared = (field: FieldDefinition) =>
  CALCULATED.has(field.type) && !field.meaning ? [] : [asShown(field)];

/** A condition on the draft of a form. */
export function ConditionEditor(props: {
  draft: Draft;
  condition: Condition;
  /** A rule may hold always. */
  maybeAlways?: boolean;
  onChange: (condition: Condition) => void;
}) {
  const { draft } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const fields = useMemo(() => readable(draft), [draft]);
  const compared = useMemo(() => fields.flatMap(asCompared), [fields]);
  return (
    <Editor
      fields={compared}
      condition={props.condition}
      maybeAlways={props.maybeAlways}
      unfinished={t("designer.conditions.unfinished")}
      onChange={props.onChange}
      formula={(value, onChange) => (
        <FormulaEditor
          form={draft.key}
          use="rule"
          label={t("designer.conditions.formula")}
          value={value}
          fields={fields.map((field) => ({ key: field.key, label: label(field.label) }))}
          placeholder={t("designer.conditions.example", { field: compared[0]?.key ?? "" })}
          onChange={onChange}
        />
      )}
    />
  );
}

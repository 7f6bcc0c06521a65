import { Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { FilterBuilder } from "@/conditions/FilterBuilder";
import type { ConditionGroup } from "@/conditions/filterTree";
import { newCondition, newGroup, predicateOf, treeOf } from "@/conditions/filterTree";
import type { Readings } from "@/conditions/sentence";
import { useReader } from "@/fields/reader";
import { asShown } from "@/fields/rows/rows";
import { FormulaEditor } from "@/ui/formula/FormulaEditor";
import type { Draft } from "./draft";
import styles from "./drawers.module.css";

type Condition = string | Record<string, unknown> | null;

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

/** A condition, put together from fields or written as a formula. */
export function ConditionEditor(props: {
  draft: Draft;
  condition: Condition;
  /** A rule may hold always. */
  maybeAlways?: boolean;
  onChange: (condition: Condition) => void;
}) {
  const { draft, condition } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const fields = useMemo(() => readable(draft), [draft]);
  const compared = useMemo(() => fields.flatMap(asCompared), [fields]);
  const mode = condition === null ? "always" : typeof condition === "string" ? "formula" : "fields";
  const [tree, setTree] = useState<ConditionGroup>(() =>
    treeOf(mode === "fields" ? (condition as unknown as Predicate) : null),
  );
  const readings: Readings = useMemo(
    () => ({ t, reader, fields: new Map(compared.map((field) => [field.key, field])), names: new Map() }),
    [t, reader, compared],
  );
  const [first] = compared;
  const turn = (next: "always" | "formula" | "fields") => {
    if (next === "always") return props.onChange(null);
    if (next === "formula") return props.onChange("");
    const begun = newGroup(
      "all",
      first ? [newCondition(first.key, FIELD_TYPES[first.type].operators[0])] : [],
    );
    setTree(begun);
    props.onChange((predicateOf(begun) ?? { all: [] }) as unknown as Record<string, unknown>);
  };
  return (
    <div className={styles.conditionEditor}>
      <Segmented
        size="small"
        value={mode}
        options={[
          { value: "fields", label: t("designer.conditions.fields") },
          { value: "formula", label: t("designer.conditions.formula") },
          ...(props.maybeAlways ? [{ value: "always", label: t("designer.conditions.always") }] : []),
        ]}
        onChange={(next) => turn(next as "always" | "formula" | "fields")}
      />
      {mode === "fields" && (
        <FilterBuilder
          group={tree}
          fields={compared}
          readings={readings}
          onChange={(next) => {
            setTree(next);
            props.onChange((predicateOf(next) ?? { all: [] }) as unknown as Record<string, unknown>);
          }}
        />
      )}
      {mode === "formula" && (
        <FormulaEditor
          form={draft.key}
          use="rule"
          label={t("designer.conditions.formula")}
          value={condition as string}
          fields={fields.map((field) => ({ key: field.key, label: reader.label(field.label) }))}
          placeholder={t("designer.conditions.example", { field: first?.key ?? "" })}
          onChange={props.onChange}
        />
      )}
    </div>
  );
}

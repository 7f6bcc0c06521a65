import { Segmented } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { useReader } from "@/fields/reader";
import styles from "./conditions.module.css";
import { FilterBuilder } from "./FilterBuilder";
import type { ConditionGroup } from "./filterTree";
import { newCondition, newGroup, predicateOf, treeOf } from "./filterTree";
import type { Readings } from "./sentence";

export type Condition = string | Record<string, unknown> | null;

/** A condition, put together from fields or written as a formula. */
export function ConditionEditor(props: {
  /** What may be compared. */
  fields: readonly FieldDefinition[];
  condition: Condition;
  /** It may hold always. */
  maybeAlways?: boolean;
  /** What is said of a comparison without a value; where it is given such a comparison stays in the condition. */
  unfinished?: string;
  /** Where a formula is typed. */
  formula: (value: string, onChange: (value: string) => void) => ReactNode;
  onChange: (condition: Condition) => void;
}) {
  const { fields, condition } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const mode = condition === null ? "always" : typeof condition === "string" ? "formula" : "fields";
  const [tree, setTree] = useState<ConditionGroup>(() =>
    treeOf(mode === "fields" ? (condition as unknown as Predicate) : null),
  );
  const readings: Readings = useMemo(
    () => ({ t, reader, fields: new Map(fields.map((field) => [field.key, field])), names: new Map() }),
    [t, reader, fields],
  );
  const [first] = fields;
  const put = (next: ConditionGroup) => {
    setTree(next);
    props.onChange(
      (predicateOf(next, props.unfinished !== undefined) ?? { all: [] }) as unknown as Record<
        string,
        unknown
      >,
    );
  };
  const turn = (next: "always" | "formula" | "fields") => {
    if (next === "always") return props.onChange(null);
    if (next === "formula") return props.onChange("");
    put(newGroup("all", first ? [newCondition(first.key, FIELD_TYPES[first.type].operators[0])] : []));
  };
  return (
    <div className={styles.editor}>
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
          fields={fields}
          readings={readings}
          unfinished={props.unfinished}
          onChange={put}
        />
      )}
      {mode === "formula" && props.formula(condition as string, props.onChange)}
    </div>
  );
}

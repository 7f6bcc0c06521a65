import { Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FieldDefinition, useForm } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { FilterBuilder } from "@/conditions/FilterBuilder";
import { type ConditionGroup, predicateOf, treeOf } from "@/conditions/filterTree";
import type { SettingsProps } from "@/fields/contracts";
import styles from "@/fields/fields.module.css";
import { useReader } from "@/fields/reader";
import { asShown } from "@/fields/rows/rows";
import { changed } from "@/fields/settings/parts";
import { Setting } from "@/fields/settings/Setting";

const NO_NAMES: ReadonlyMap<string, string> = new Map();

function Conditions(props: {
  fields: readonly FieldDefinition[];
  filter: Predicate | null;
  onChange: (filter: Predicate | null) => void;
}) {
  const { fields, filter, onChange } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const byKey = useMemo(() => new Map(fields.map((field) => [field.key, field])), [fields]);
  const [tree, setTree] = useState<ConditionGroup>(() => treeOf(filter));
  const change = (next: ConditionGroup) => {
    setTree(next);
    onChange(predicateOf(next));
  };
  return (
    <div className={`${styles.options} ${styles.range}`}>
      {tree.items.length === 0 && <p className={styles.nothing}>{t("ranges.all")}</p>}
      <FilterBuilder
        group={tree}
        fields={fields}
        readings={{ t, reader, fields: byKey, names: NO_NAMES }}
        onChange={change}
      />
      {tree.items.length > 0 && (
        <Button size="small" type="text" onClick={() => change({ ...tree, items: [] })}>
          {t("ranges.clear")}
        </Button>
      )}
    </div>
  );
}

/** Which records of the other form may be chosen. */
export function RangeSetting({ field, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const form = typeof field.settings.form === "string" ? field.settings.form : "";
  const target = useForm(form || null).data;
  const fields = useMemo(
    () =>
      (target?.fields ?? [])
        .filter((each) => !each.retired)
        .map(asShown)
        .filter((each) => FIELD_TYPES[each.type].operators.length > 0),
    [target],
  );
  if (fields.length === 0) return null;
  return (
    <Setting name={t("ranges.name")}>
      {() => (
        <Conditions
          key={form}
          fields={fields}
          filter={(field.settings.filter as Predicate | undefined) ?? null}
          onChange={(filter) => onChange(changed(field.settings, "filter", filter))}
        />
      )}
    </Setting>
  );
}

import { CloseOutlined, FilterOutlined } from "@ant-design/icons";
import { Button, Drawer, Popover } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { Predicate } from "@/api/predicate";
import { FilterBuilder } from "@/conditions/FilterBuilder";
import { type ConditionGroup, newCondition, newGroup, predicateOf, treeOf } from "@/conditions/filterTree";
import { chipsOf, type Readings, sentenceOf, withoutChip } from "@/conditions/sentence";
import { useReader } from "@/fields/reader";
import type { FormFields } from "../model/useFormFields";
import { useReferenceNames } from "../model/useReferenceNames";
import styles from "./toolbar.module.css";

export interface FilterProps {
  filter: Predicate | null;
  fields: FormFields;
  onChange: (filter: Predicate | null) => void;
}

/** What filters on this page are read with. */
function useReadings(filter: Predicate | null, fields: FormFields): Readings {
  const { t } = useTranslation();
  const reader = useReader();
  const names = useReferenceNames(filter, fields);
  return { t, reader, fields: fields.byKey, names };
}

function Panel({ filter, fields, onChange }: FilterProps) {
  const { t } = useTranslation();
  const readings = useReadings(filter, fields);
  const choosable = useMemo(
    () => fields.all.filter((field) => FIELD_TYPES[field.type].operators.length > 0),
    [fields],
  );
  const [tree, setTree] = useState<ConditionGroup>(() => {
    const first = choosable[0];
    if (filter || !first) return treeOf(filter);
    return newGroup("all", [newCondition(first.key, FIELD_TYPES[first.type].operators[0])]);
  });
  const change = (next: ConditionGroup) => {
    setTree(next);
    const predicate = predicateOf(next);
    if (JSON.stringify(predicate) !== JSON.stringify(filter)) onChange(predicate);
  };
  return (
    <div className={styles.panel}>
      <FilterBuilder group={tree} fields={choosable} readings={readings} onChange={change} />
      {tree.items.length > 0 && (
        <Button size="small" type="text" onClick={() => change({ ...tree, items: [] })}>
          {t("states.clearFilter")}
        </Button>
      )}
    </div>
  );
}

/** The button and the conditions behind it: a pop-up on the desk, a sheet on the phone. */
export function FilterButton({ sheet, ...props }: FilterProps & { sheet: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const count = chipsOf(props.filter).length;
  const button = (
    <Button
      type={count > 0 ? "default" : "text"}
      className={count > 0 ? styles.on : undefined}
      icon={<FilterOutlined aria-hidden="true" />}
      onClick={sheet ? () => setOpen(true) : undefined}
    >
      {count > 0 ? t("records.filter.count", { count }) : t("records.filter.title")}
    </Button>
  );
  if (sheet) {
    return (
      <>
        {button}
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          placement="bottom"
          size="80%"
          title={t("records.filter.title")}
          destroyOnHidden
        >
          <Panel {...props} />
        </Drawer>
      </>
    );
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      content={<Panel {...props} />}
      destroyOnHidden
    >
      {button}
    </Popover>
  );
}

/** The filter as a sentence in pieces, each of which can be taken away. */
export function FilterChips({ filter, fields, onChange }: FilterProps) {
  const { t } = useTranslation();
  const readings = useReadings(filter, fields);
  const chips = chipsOf(filter);
  if (chips.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={t("records.filter.title")}>
      {chips.map((chip, index) => {
        const words = sentenceOf(chip, readings, true);
        return (
          <li key={JSON.stringify(chip)} className={styles.chip}>
            {index > 0 && <span className={styles.joint}>{t("records.sentence.joint")}</span>}
            <span className={styles.words}>
              {words}
              <button
                type="button"
                aria-label={t("records.filter.drop", { what: words })}
                onClick={() => onChange(withoutChip(filter, chip))}
              >
                <CloseOutlined aria-hidden="true" />
              </button>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES, type Operator } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import { filterOf } from "@/fields/filterRegistry";
import { useReader } from "@/fields/reader";
import styles from "./conditions.module.css";
import {
  type Condition,
  type ConditionGroup,
  hasValue,
  isGroup,
  isKept,
  needsValue,
  newCondition,
  newGroup,
  replaced,
} from "./filterTree";
import { operatorText, type Readings, sentenceOf } from "./sentence";

const SEVERAL = new Set<Operator>(["in", "not_in"]);

/** A value that still makes sense under another operator, else none. */
function carried(condition: Condition, op: Operator): unknown {
  if (!needsValue(op) || op === "between" || condition.op === "between") return undefined;
  if (SEVERAL.has(op) === SEVERAL.has(condition.op)) return condition.value;
  if (SEVERAL.has(op)) return condition.value === undefined ? undefined : [condition.value];
  return Array.isArray(condition.value) ? condition.value[0] : condition.value;
}

/** Nobody asks for texts "less than" others; a filter that came with it keeps it. */
const OF_ORDER = new Set<Operator>(["lt", "lte", "gt", "gte", "between"]);

function operatorsFor(field: FieldDefinition, now: Operator): Operator[] {
  const { kind, operators } = FIELD_TYPES[field.type];
  return (operators as readonly Operator[]).filter(
    (op) => kind !== "text" || op === now || !OF_ORDER.has(op),
  );
}

function ConditionRow(props: {
  condition: Condition;
  fields: readonly FieldDefinition[];
  unfinished: string | undefined;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}) {
  const { condition, fields, unfinished, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const field = fields.find((each) => each.key === condition.field);
  const operators = field ? operatorsFor(field, condition.op) : [];
  const Filter = field && filterOf(field.type);
  const choose = (key: string) => {
    const next = fields.find((each) => each.key === key);
    if (next)
      onChange({ ...condition, field: key, op: FIELD_TYPES[next.type].operators[0], value: undefined });
  };
  return (
    <div className={styles.condition}>
      <Select
        value={condition.field}
        options={fields.map((each) => ({ value: each.key, label: label(each.label) }))}
        showSearch={{ optionFilterProp: "label" }}
        onChange={choose}
        aria-label={t("records.filter.field")}
        popupMatchSelectWidth={false}
      />
      <Select
        value={condition.op}
        options={operators.map((op) => ({ value: op, label: field ? operatorText(t, field, op) : op }))}
        onChange={(op) => onChange({ ...condition, op, value: carried(condition, op) })}
        aria-label={t("records.filter.operator")}
        popupMatchSelectWidth={false}
      />
      <div className={styles.value}>
        {field && Filter && needsValue(condition.op) && (
          <Filter
            field={field}
            operator={condition.op}
            value={condition.value}
            onChange={(value) => onChange({ ...condition, value })}
          />
        )}
        {unfinished && !hasValue(condition) && <p className={styles.unfinished}>{unfinished}</p>}
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t("records.filter.remove")}
        onClick={props.onRemove}
      />
    </div>
  );
}

/** Conditions that all or any must hold; groups may stand one inside the other once. */
export function FilterBuilder(props: {
  group: ConditionGroup;
  fields: readonly FieldDefinition[];
  readings: Readings;
  onChange: (group: ConditionGroup) => void;
  /** What is said of a comparison that has no value yet. */
  unfinished?: string | undefined;
  inner?: boolean;
}) {
  const { group, fields, readings, unfinished, onChange, inner } = props;
  const { t } = useTranslation();
  const first = fields[0];
  const add = () =>
    first &&
    onChange({
      ...group,
      items: [...group.items, newCondition(first.key, FIELD_TYPES[first.type].operators[0])],
    });
  return (
    <div className={inner ? styles.innerGroup : styles.group}>
      {(group.items.length > 1 || inner) && (
        <div className={styles.mode}>
          <Segmented<"all" | "any">
            size="small"
            value={group.mode}
            options={[
              { value: "all", label: t("records.filter.all") },
              { value: "any", label: t("records.filter.any") },
            ]}
            onChange={(mode) => onChange({ ...group, mode })}
          />
        </div>
      )}
      {group.items.map((item) =>
        isGroup(item) ? (
          <FilterBuilder
            key={item.key}
            group={item}
            fields={fields}
            readings={readings}
            unfinished={unfinished}
            onChange={(next) => onChange(replaced(group, item.key, next.items.length > 0 ? next : null))}
            inner
          />
        ) : isKept(item) ? (
          <div key={item.key} className={styles.condition}>
            <span className={styles.kept}>{sentenceOf(item.kept, readings)}</span>
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t("records.filter.remove")}
              onClick={() => onChange(replaced(group, item.key, null))}
            />
          </div>
        ) : (
          <ConditionRow
            key={item.key}
            condition={item}
            fields={fields}
            unfinished={unfinished}
            onChange={(next) => onChange(replaced(group, item.key, next))}
            onRemove={() => onChange(replaced(group, item.key, null))}
          />
        ),
      )}
      <div className={styles.adders}>
        <Button type="link" size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={add}>
          {t("records.filter.add")}
        </Button>
        {!inner && first && (
          <Button
            type="link"
            size="small"
            onClick={() =>
              onChange({
                ...group,
                items: [
                  ...group.items,
                  newGroup("any", [newCondition(first.key, FIELD_TYPES[first.type].operators[0])]),
                ],
              })
            }
          >
            {t("records.filter.addGroup")}
          </Button>
        )}
      </div>
    </div>
  );
}

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Drawer, Input, Segmented, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition, FormCheck, FormRule } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { FilterBuilder } from "@/conditions/FilterBuilder";
import type { ConditionGroup } from "@/conditions/filterTree";
import { newCondition, newGroup, predicateOf, treeOf } from "@/conditions/filterTree";
import type { Readings } from "@/conditions/sentence";
import { useReader } from "@/fields/reader";
import { EmptyState } from "@/ui/states";
import type { Draft } from "./draft";
import styles from "./drawers.module.css";
import { BothLanguages } from "./parts";

type Condition = string | Record<string, unknown> | null;

/** Fields a condition may read: the form's own that people fill in. */
function readable(draft: Draft): FieldDefinition[] {
  return draft.fields.filter((field) => !field.retired && FIELD_TYPES[field.type].written);
}

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
  const fields = readable(draft);
  const mode = condition === null ? "always" : typeof condition === "string" ? "formula" : "fields";
  const [tree, setTree] = useState<ConditionGroup>(() =>
    treeOf(mode === "fields" ? (condition as unknown as Predicate) : null),
  );
  const readings: Readings = useMemo(
    () => ({ t, reader, fields: new Map(fields.map((field) => [field.key, field])), names: new Map() }),
    [t, reader, fields],
  );
  const [first] = fields;
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
          fields={fields}
          readings={readings}
          onChange={(next) => {
            setTree(next);
            props.onChange((predicateOf(next) ?? { all: [] }) as unknown as Record<string, unknown>);
          }}
        />
      )}
      {mode === "formula" && (
        <>
          <Input.TextArea
            autoSize={{ minRows: 1, maxRows: 6 }}
            value={condition as string}
            aria-label={t("designer.conditions.formula")}
            placeholder={t("designer.conditions.example", { field: first?.key ?? "" })}
            onChange={(event) => props.onChange(event.target.value)}
          />
          <p className={styles.help}>
            {t("designer.conditions.keys", {
              keys: fields
                .map((field) => `${field.key} (${reader.label(field.label)})`)
                .join(reader.separator),
            })}
          </p>
        </>
      )}
    </div>
  );
}

const ACTS = ["show", "hide", "require", "read_only"] as const;

function RuleEditor(props: {
  draft: Draft;
  rule: FormRule;
  number: number;
  onChange: (rule: FormRule) => void;
  onRemove: () => void;
}) {
  const { draft, rule } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const live = draft.fields.filter((field) => !field.retired);
  const fieldOptions = live.map((field) => ({ value: field.key, label: label(field.label) || field.key }));
  const sectionOptions = draft.layout.map((section, at) => ({
    value: `section.${section.key ?? section.uid}`,
    label: t("designer.rules.section", {
      name: label(section.title) || t("designer.sections.untitled", { number: at + 1 }),
    }),
  }));
  const chosen = (act: (typeof ACTS)[number]) => [
    ...(rule[act] ?? []),
    ...((act === "show" ? rule.show_sections : act === "hide" ? rule.hide_sections : undefined) ?? []).map(
      (key) => `section.${key}`,
    ),
  ];
  const choose = (act: (typeof ACTS)[number], values: string[]) => {
    const sections = values.filter((value) => value.startsWith("section.")).map((value) => value.slice(8));
    const fields = values.filter((value) => !value.startsWith("section."));
    const change: Partial<FormRule> = { [act]: fields };
    if (act === "show") change.show_sections = sections;
    if (act === "hide") change.hide_sections = sections;
    props.onChange({ ...rule, ...change });
  };
  return (
    <section className={styles.ruleCard} aria-label={t("designer.rules.number", { number: props.number })}>
      <header className={styles.ruleHead}>
        <strong>{t("designer.rules.when")}</strong>
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t("designer.rules.remove", { number: props.number })}
          onClick={props.onRemove}
        />
      </header>
      <ConditionEditor
        draft={draft}
        condition={rule.when}
        maybeAlways
        onChange={(when) => props.onChange({ ...rule, when })}
      />
      <strong>{t("designer.rules.thus")}</strong>
      {ACTS.map((act) => (
        <div key={act} className={styles.act}>
          <span>{t(`designer.rules.${act}`)}</span>
          <Select
            mode="multiple"
            value={chosen(act)}
            options={act === "show" || act === "hide" ? [...fieldOptions, ...sectionOptions] : fieldOptions}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("designer.rules.nothing")}
            aria-label={t(`designer.rules.${act}`)}
            onChange={(values) => choose(act, values)}
          />
        </div>
      ))}
    </section>
  );
}

/** What is shown, hidden, asked for or protected, and when. */
export function RulesDrawer(props: {
  draft: Draft;
  open: boolean;
  onClose: () => void;
  onChange: (rules: FormRule[]) => void;
}) {
  const { draft, onChange } = props;
  const { t } = useTranslation();
  const { rules } = draft;
  const [first] = readable(draft);
  const add = () =>
    onChange([
      ...rules,
      { when: first ? { all: [{ field: first.key, op: "is_not_empty" }] } : null, show: [] },
    ]);
  const button = (
    <Button icon={<PlusOutlined aria-hidden="true" />} onClick={add}>
      {t("designer.rules.add")}
    </Button>
  );
  return (
    <Drawer
      open={props.open}
      onClose={props.onClose}
      size={640}
      title={t("designer.rules.title")}
      destroyOnHidden
    >
      <p className={styles.help}>{t("designer.rules.about")}</p>
      {rules.length === 0 && (
        <EmptyState
          title={t("designer.rules.none")}
          about={t("designer.rules.noneAbout")}
          action={button}
          compact
        />
      )}
      {rules.map((rule, at) => (
        <RuleEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no name but their place
          key={`${rules.length}.${at}`}
          draft={draft}
          rule={rule}
          number={at + 1}
          onChange={(next) => onChange(rules.map((each, place) => (place === at ? next : each)))}
          onRemove={() => onChange(rules.filter((_each, place) => place !== at))}
        />
      ))}
      {rules.length > 0 && button}
    </Drawer>
  );
}

/** What must hold before a record is taken, and what is said where it does not. */
export function ChecksDrawer(props: {
  draft: Draft;
  open: boolean;
  onClose: () => void;
  onChange: (checks: FormCheck[]) => void;
}) {
  const { draft, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { checks } = draft;
  const options = draft.fields
    .filter((field) => !field.retired)
    .map((field) => ({ value: field.key, label: label(field.label) || field.key }));
  const put = (at: number, change: Partial<FormCheck>) =>
    onChange(checks.map((each, place) => (place === at ? { ...each, ...change } : each)));
  const button = (
    <Button
      icon={<PlusOutlined aria-hidden="true" />}
      onClick={() => onChange([...checks, { that: "", message: {}, fields: [] }])}
    >
      {t("designer.checks.add")}
    </Button>
  );
  return (
    <Drawer
      open={props.open}
      onClose={props.onClose}
      size={640}
      title={t("designer.checks.title")}
      destroyOnHidden
    >
      <p className={styles.help}>{t("designer.checks.about")}</p>
      {checks.length === 0 && (
        <EmptyState
          title={t("designer.checks.none")}
          about={t("designer.checks.noneAbout")}
          action={button}
          compact
        />
      )}
      {checks.map((check, at) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: checks have no name but their place
          key={`${checks.length}.${at}`}
          className={styles.ruleCard}
          aria-label={t("designer.checks.number", { number: at + 1 })}
        >
          <header className={styles.ruleHead}>
            <strong>{t("designer.checks.that")}</strong>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t("designer.checks.remove", { number: at + 1 })}
              onClick={() => onChange(checks.filter((_each, place) => place !== at))}
            />
          </header>
          <ConditionEditor
            draft={draft}
            condition={check.that}
            onChange={(that) => put(at, { that: that ?? "" })}
          />
          <BothLanguages
            name={t("designer.checks.message")}
            value={check.message}
            onChange={(message) => put(at, { message: message as FormCheck["message"] })}
          />
          <div className={styles.act}>
            <span>{t("designer.checks.at")}</span>
            <Select
              mode="multiple"
              value={check.fields}
              options={options}
              showSearch={{ optionFilterProp: "label" }}
              placeholder={t("designer.checks.atTop")}
              aria-label={t("designer.checks.at")}
              onChange={(fields) => put(at, { fields })}
            />
          </div>
        </section>
      ))}
      {checks.length > 0 && button}
    </Drawer>
  );
}

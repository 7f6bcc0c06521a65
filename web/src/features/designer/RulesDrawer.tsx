import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FormRule } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { ConditionEditor, readable } from "./ConditionEditor";
import type { Draft } from "./draft";
import styles from "./drawers.module.css";
import { ListDrawer } from "./ListDrawer";

const ACTS = ["show", "hide", "require", "read_only"] as const;

function RuleEditor(props: { draft: Draft; rule: FormRule; onChange: (rule: FormRule) => void }) {
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
    <>
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
    </>
  );
}

/** What is shown, hidden, asked for or protected, and when. */
export function RulesDrawer(props: {
  draft: Draft;
  open: boolean;
  onClose: () => void;
  onChange: (rules: FormRule[]) => void;
}) {
  const { draft, ...frame } = props;
  const { t } = useTranslation();
  const [first] = readable(draft);
  return (
    <ListDrawer
      {...frame}
      name="designer.rules"
      items={draft.rules}
      heading={t("designer.rules.when")}
      fresh={() => ({ when: first ? { all: [{ field: first.key, op: "is_not_empty" }] } : null, show: [] })}
      draw={(rule, change) => <RuleEditor draft={draft} rule={rule} onChange={change} />}
    />
  );
}

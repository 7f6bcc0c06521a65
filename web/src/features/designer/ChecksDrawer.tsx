import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FormCheck } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { ConditionEditor } from "./ConditionEditor";
import type { Draft } from "./draft";
import styles from "./drawers.module.css";
import { ListDrawer } from "./ListDrawer";
import { BothLanguages } from "./parts";

function CheckEditor(props: { draft: Draft; check: FormCheck; onChange: (check: FormCheck) => void }) {
  const { draft, check } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const put = (change: Partial<FormCheck>) => props.onChange({ ...check, ...change });
  return (
    <>
      <ConditionEditor draft={draft} condition={check.that} onChange={(that) => put({ that: that ?? "" })} />
      <BothLanguages
        name={t("designer.checks.message")}
        value={check.message}
        onChange={(message) => put({ message: message as FormCheck["message"] })}
      />
      <div className={styles.act}>
        <span>{t("designer.checks.at")}</span>
        <Select
          mode="multiple"
          value={check.fields}
          options={draft.fields
            .filter((field) => !field.retired)
            .map((field) => ({ value: field.key, label: label(field.label) || field.key }))}
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("designer.checks.atTop")}
          aria-label={t("designer.checks.at")}
          onChange={(fields) => put({ fields })}
        />
      </div>
    </>
  );
}

/** What must hold before a record is taken, and what is said where it does not. */
export function ChecksDrawer(props: {
  draft: Draft;
  open: boolean;
  onClose: () => void;
  onChange: (checks: FormCheck[]) => void;
}) {
  const { draft, ...frame } = props;
  const { t } = useTranslation();
  return (
    <ListDrawer
      {...frame}
      name="designer.checks"
      items={draft.checks}
      heading={t("designer.checks.that")}
      fresh={() => ({ that: "", message: {}, fields: [] })}
      draw={(check, change) => <CheckEditor draft={draft} check={check} onChange={change} />}
    />
  );
}

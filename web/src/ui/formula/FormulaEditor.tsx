import { FunctionOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useForm } from "@/api/forms";
import { type FormulaCheck, type FormulaUse, useFormulaCheck, useFunctions } from "@/api/formulas";
import { useRecordSearch } from "@/api/records";
import { useSettled } from "@/shared/settled";
import { useDrafted } from "./drafted";
import { FunctionsHelp } from "./FunctionsHelp";
import styles from "./formula.module.css";
import type { FieldName } from "./names";

const CodeField = lazy(() => import("./CodeField"));
const PAUSE = 400;
const NO_ERRORS: FormulaCheck["errors"] = [];

interface FormulaEditorProps {
  form: string;
  use: FormulaUse;
  label: string;
  value: string;
  onChange: (value: string) => void;
  fields: FieldName[];
  id?: string;
  placeholder?: string;
}

/** Where a formula or condition is typed: completion, what is wrong and where, its kind, a try on a record. */
export function FormulaEditor({
  form,
  use,
  label,
  value,
  onChange,
  fields,
  id,
  placeholder,
}: FormulaEditorProps) {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [record, setRecord] = useState<string | null>(null);
  const functions = useFunctions();
  const check = useFormulaCheck(form, useSettled(value, PAUSE), {
    use,
    record,
    definition: useSettled(useDrafted(form), PAUSE),
  });
  const answer = value.trim() ? check.data : undefined;
  const { t } = useTranslation();
  return (
    <div className={styles.editor}>
      <Suspense
        fallback={<Input.TextArea value={value} aria-label={label} readOnly autoSize={{ minRows: 2 }} />}
      >
        <CodeField
          id={id}
          label={label}
          value={value}
          placeholder={placeholder}
          fields={fields}
          functions={functions.data?.functions ?? []}
          errors={answer?.errors ?? NO_ERRORS}
          onChange={onChange}
        />
      </Suspense>
      <div className={styles.below}>
        <Outcome answer={answer} />
        <Button
          size="small"
          type="text"
          icon={<FunctionOutlined aria-hidden />}
          onClick={() => setHelpOpen(true)}
        >
          {t("formulas.functions")}
        </Button>
      </div>
      {answer?.kind && <Sample form={form} record={record} onChange={setRecord} answer={answer} />}
      {isHelpOpen && (
        <FunctionsHelp
          onClose={() => setHelpOpen(false)}
          onChoose={(name) => {
            onChange(`${value}${name}(`);
            setHelpOpen(false);
          }}
        />
      )}
    </div>
  );
}

function Outcome({ answer }: { answer: FormulaCheck | undefined }) {
  const { t } = useTranslation();
  const [error] = answer?.errors ?? [];
  if (error) {
    return (
      <span className={styles.wrong} role="alert">
        {error.code !== "expression_syntax" && `${t("formulas.at", { at: error.at })} `}
        {error.message}
      </span>
    );
  }
  if (!answer?.kind) return <span />;
  return (
    <span className={styles.right}>
      {t("formulas.gives", { kind: t(`formulas.kinds.${answer.kind}` as "formulas.kinds.text") })}
    </span>
  );
}

interface SampleProps {
  form: string;
  record: string | null;
  answer: FormulaCheck;
  onChange: (record: string | null) => void;
}

/** The formula tried on a record that one chooses. */
function Sample({ form, record, answer, onChange }: SampleProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [isOpen, setOpen] = useState(false);
  const { data: definition } = useForm(form);
  const found = useRecordSearch(form, useSettled(search, PAUSE), isOpen);
  const titleOf = (each: Record<string, unknown>) => String(each[definition?.label_field ?? "id"] ?? each.id);
  return (
    <div className={styles.trying}>
      <Select
        size="small"
        className={styles.record}
        allowClear
        showSearch={{ filterOption: false, onSearch: setSearch }}
        placeholder={t("formulas.tryOn")}
        aria-label={t("formulas.tryOn")}
        value={record}
        loading={found.isFetching}
        onOpenChange={setOpen}
        options={(found.data ?? []).map((each) => ({ value: String(each.id), label: titleOf(each) }))}
        onChange={(next) => onChange(next ?? null)}
      />
      {record && answer.sample && (
        <output className={styles.sample}>
          <SampleText value={answer.sample.value} />
        </output>
      )}
    </div>
  );
}

type SampleValue = NonNullable<FormulaCheck["sample"]>["value"];

function SampleText({ value }: { value: SampleValue }) {
  const { t } = useTranslation();
  if (value === null) return t("formulas.empty");
  if (typeof value === "boolean") return t(value ? "formulas.yes" : "formulas.no");
  return Array.isArray(value) ? value.join(t("frame.listSeparator")) : value;
}

import { Button, Dropdown, Input, InputNumber, Select, type SelectProps, Space } from "antd";
import { lazy, type ReactNode, Suspense, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Duration, type Texts, UNITS, type Unit } from "@/api/flows";
import type { FieldDefinition } from "@/api/forms";
import { useForms } from "@/api/forms";
import { useFunctions } from "@/api/formulas";
import { useReader } from "@/fields/reader";
import { LANGUAGES } from "@/i18n";
import type { FieldName } from "@/ui/formula/names";
import { useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";

const CodeField = lazy(() => import("@/ui/formula/CodeField"));
const NO_ERRORS: never[] = [];

/** A setting with its name, what there is to say of it, and what is wrong with it. `field` is its place in the document. */
export function Part(props: {
  name: ReactNode;
  field?: string;
  about?: ReactNode;
  /** The step whose setting it is; of the flow as a whole it has none. */
  at?: string;
  /** What is wrong with what is being typed. */
  faults?: readonly string[];
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  const told = useFaultsAt(props.at, props.field);
  return (
    <div className={styles.part} data-setting={props.field}>
      <label htmlFor={id}>{props.name}</label>
      {props.children(id)}
      {props.about && <p className={styles.help}>{props.about}</p>}
      <Faults faults={[...(props.faults ?? []), ...told]} />
    </div>
  );
}

/** Settings under one heading, folded until they are needed. */
export function Fold(props: { title: ReactNode; field?: string; open?: boolean; children: ReactNode }) {
  return (
    <details className={styles.fold} open={props.open} data-setting={props.field}>
      <summary>{props.title}</summary>
      <div className={styles.foldBody}>{props.children}</div>
    </details>
  );
}

/** What the check says of one setting: of a step, or of the flow as a whole. */
export function useFaultsAt(step: string | undefined, setting: string | undefined): string[] {
  const { faults } = useFlowEditor();
  const isWhole = step === undefined;
  return faults
    .filter((fault) => fault.line === null && setting !== undefined && fault.setting === setting)
    .filter((fault) => (isWhole ? /^(trigger|rules|form|title)\b/.test(setting ?? "") : fault.step === step))
    .map(({ message }) => message);
}

export function Faults({ faults }: { faults: readonly string[] }) {
  return [...new Set(faults)].map((fault) => (
    <p key={fault} className={styles.fault} role="alert">
      {fault}
    </p>
  ));
}

/** A text in the reader's language, and by one press in the other. */
export function TextsInput(props: {
  id?: string;
  label?: string;
  value: Texts | null | undefined;
  rows?: number;
  maxLength?: number;
  autoFocus?: boolean;
  onChange: (texts: Texts) => void;
}) {
  const { value } = props;
  const { t } = useTranslation();
  const { language } = useReader();
  const [written, setWritten] = useState<string>(language);
  const known = typeof value === "string" ? { [language]: value } : (value ?? {});
  const put = (text: string) => {
    const { [written]: _, ...others } = known;
    props.onChange(text ? { ...others, [written]: text } : others);
  };
  const shared = {
    id: props.id,
    "aria-label": props.label,
    placeholder: props.label,
    value: known[written] ?? "",
    maxLength: props.maxLength ?? 200,
    autoFocus: props.autoFocus,
  };
  const next = LANGUAGES.find((each) => each !== written) ?? written;
  const turn = (
    <Button
      size="small"
      type="text"
      className={styles.turn}
      title={t("flowDesign.otherLanguage")}
      aria-label={t("flowDesign.otherLanguage")}
      onClick={() => setWritten(next)}
    >
      {t(`flowDesign.languages.${written as "en"}`)}
    </Button>
  );
  return props.rows ? (
    <div className={styles.texts}>
      <Input.TextArea
        {...shared}
        autoSize={{ minRows: props.rows }}
        onChange={(event) => put(event.target.value)}
      />
      {turn}
    </div>
  ) : (
    <Input {...shared} suffix={turn} onChange={(event) => put(event.target.value)} />
  );
}

/** A formula over what the flow knows. The check of the whole document tells what is wrong with it. */
export function FormulaInput(props: {
  id?: string;
  label: string;
  value: string;
  placeholder?: string;
  offers?: readonly FieldName[];
  onChange: (value: string) => void;
}) {
  const { offers } = useFlowEditor();
  const functions = useFunctions().data?.functions ?? [];
  return (
    <div className={styles.formula}>
      <Suspense fallback={<Input value={props.value} aria-label={props.label} readOnly />}>
        <CodeField
          id={props.id}
          label={props.label}
          value={props.value}
          placeholder={props.placeholder}
          fields={[...(props.offers ?? offers)]}
          functions={functions}
          errors={NO_ERRORS}
          onChange={props.onChange}
        />
      </Suspense>
    </div>
  );
}

/** One text for everybody as long as it is written in one language, else one for each. */
function written(before: Texts, language: string, text: string, reader: string): Texts {
  if (typeof before === "string" && language === reader) return text;
  const known = typeof before === "string" ? (before ? { [reader]: before } : {}) : before;
  const { [language]: _, ...others } = known;
  const next = text ? { ...others, [language]: text } : others;
  return Object.keys(next).length === 0 ? "" : next;
}

/** A text with the record's values in braces, and a list of what there is; by one press in the other language. */
export function TemplateInput(props: {
  id?: string;
  label: string;
  value: Texts;
  rows?: number;
  placeholder?: string;
  onChange: (value: Texts) => void;
}) {
  const { rows = 2 } = props;
  const { t } = useTranslation();
  const { language: reader } = useReader();
  const [language, setLanguage] = useState<string>(reader);
  const known = typeof props.value === "string" ? { [reader]: props.value } : props.value;
  const value = known[language] ?? "";
  const put = (text: string) => props.onChange(written(props.value, language, text, reader));
  const other = LANGUAGES.find((each) => each !== language) ?? language;
  const { offers } = useFlowEditor();
  const place = useRef<number | null>(null);
  const insert = (key: string) => {
    const at = Math.min(place.current ?? value.length, value.length);
    put(`${value.slice(0, at)}{${key}}${value.slice(at)}`);
    place.current = at + key.length + 2;
  };
  const keep = (event: { currentTarget: HTMLTextAreaElement }) => {
    place.current = event.currentTarget.selectionStart;
  };
  return (
    <div className={styles.template}>
      <Input.TextArea
        id={props.id}
        aria-label={props.label}
        value={value}
        maxLength={2000}
        placeholder={known[other] || props.placeholder}
        autoSize={{ minRows: rows, maxRows: 8 }}
        onSelect={keep}
        onBlur={keep}
        onChange={(event) => put(event.target.value)}
      />
      <div className={styles.templateFoot}>
        <Dropdown
          trigger={["click"]}
          menu={{
            items: offers.slice(0, 200).map(({ key, label }) => ({ key, label: `${label} (${key})` })),
            onClick: ({ key }) => insert(key),
            style: { maxHeight: 320, overflow: "auto" },
          }}
        >
          <Button size="small" type="link" className={styles.insert}>
            {t("flowDesign.insertField")}
          </Button>
        </Dropdown>
        <Button
          size="small"
          type="text"
          className={styles.turn}
          title={t("flowDesign.otherLanguage")}
          aria-label={`${props.label} · ${t("flowDesign.otherLanguage")}`}
          onClick={() => {
            place.current = null;
            setLanguage(other);
          }}
        >
          {t(`flowDesign.languages.${language as "en"}`)}
        </Button>
      </div>
    </div>
  );
}

export function DurationInput(props: {
  id?: string;
  label: string;
  value: Duration;
  onChange: (value: Duration) => void;
}) {
  const { value } = props;
  const { t } = useTranslation();
  return (
    <Space.Compact block>
      <InputNumber
        id={props.id}
        aria-label={props.label}
        value={value.amount}
        min={1}
        max={366 * 24 * 60}
        precision={0}
        style={{ width: "50%" }}
        onChange={(amount) => props.onChange({ ...value, amount: amount ?? 1 })}
      />
      <Select<Unit>
        aria-label={t("flowDesign.unit")}
        value={value.unit ?? "hours"}
        style={{ width: "50%" }}
        options={UNITS.map((unit) => ({ value: unit, label: t(`flowDesign.units.${unit}`) }))}
        onChange={(unit) => props.onChange({ ...value, unit })}
      />
    </Space.Compact>
  );
}

/** A form by its title. */
export function FormPicker(props: Omit<SelectProps<string | null>, "options">) {
  const { label } = useReader();
  const forms = useForms().data ?? [];
  const options = forms.map(({ key, title }) => ({ value: key, label: label(title) }));
  return <Select showSearch={{ optionFilterProp: "label" }} {...props} options={options} />;
}

type FieldPickerProps = Omit<SelectProps, "options"> & { fields: readonly FieldDefinition[] };

/** Fields by their labels, one or several. */
export function FieldPicker({ fields, ...rest }: FieldPickerProps) {
  const { label } = useReader();
  const options = fields.map((field) => ({ value: field.key, label: label(field.label) }));
  return <Select showSearch={{ optionFilterProp: "label" }} {...rest} options={options} />;
}

/** One of a few, each with a word; the sentence beneath says what the chosen one means. */
export function Choice<Value extends string>(props: {
  id?: string;
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; about?: string }[];
  onChange: (value: Value) => void;
}) {
  const chosen = props.options.find(({ value }) => value === props.value);
  return (
    <>
      <Select<Value>
        id={props.id}
        aria-label={props.label}
        value={props.value}
        options={props.options.map(({ value, label }) => ({ value, label }))}
        onChange={props.onChange}
      />
      {chosen?.about && <p className={styles.help}>{chosen.about}</p>}
    </>
  );
}

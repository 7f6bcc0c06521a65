import { CheckCircleOutlined, CheckSquareOutlined, TagsOutlined } from "@ant-design/icons";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import type { Label } from "@/shared/label";
import { useBeside } from "./beside";
import { tagStyle } from "./colours";
import type { CellProps, EditorProps, FieldEntry, Parsed, Reader } from "./contracts";
import { isEmpty, POPUP_WIDTH } from "./contracts";
import styles from "./fields.module.css";
import { ChoiceFilter, ValueFilter } from "./filters";
import { useReader } from "./reader";
import { ChoiceSettings } from "./settings/options";
import { YesNoSettings } from "./settings/plain";

export interface Option {
  key: string;
  label?: Label | null;
  color?: string | null;
  retired?: boolean;
  /** Only offered while the field that the choice depends on holds one of these. */
  when?: readonly string[] | null;
}

/** Whether an option is offered beside the other values of the record. */
function isOffered(field: FieldDefinition, option: Option, beside: FieldValues): boolean {
  const { depends_on: parent } = field.settings;
  if (typeof parent !== "string" || !option.when) return true;
  return keysOf(beside[parent]).some((key) => option.when?.includes(key));
}

export function optionsOf(field: FieldDefinition): Option[] {
  return Array.isArray(field.settings.options) ? (field.settings.options as Option[]) : [];
}

const keysOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : isEmpty(value) ? [] : [String(value)];

export function optionText(field: FieldDefinition, key: string, reader: Reader): string {
  const option = optionsOf(field).find((each) => each.key === key);
  return option ? reader.label(option.label) || option.key : key;
}

/** The option that a text means: by key or by its label in any language. */
function optionNamed(field: FieldDefinition, text: string): string | null {
  const wanted = text.trim().toLowerCase();
  const found = optionsOf(field).find(({ key, label }) => {
    const names = typeof label === "string" ? [key, label] : [key, ...Object.values(label ?? {})];
    return names.some((name) => name.toLowerCase() === wanted);
  });
  return found?.key ?? null;
}

function ChoiceCell({ field, value, dense }: CellProps) {
  const reader = useReader();
  const keys = keysOf(value);
  if (keys.length === 0) return null;
  return (
    <span className={styles.tags} data-dense={dense}>
      {keys.map((key) => (
        <span
          key={key}
          className={styles.tag}
          style={tagStyle(optionsOf(field).find((o) => o.key === key)?.color)}
        >
          {optionText(field, key, reader)}
        </span>
      ))}
    </span>
  );
}

const takesOther = (field: FieldDefinition) => field.settings.allow_other === true;

/** The options with texts of one's own beside them, where the field takes any. */
function withOther(field: FieldDefinition, known: { value: string; label: string }[], words: string[]) {
  if (!takesOther(field)) return known;
  const other = words.filter(
    (word) => word !== "" && !known.some(({ value, label }) => word === value || word === label),
  );
  return [...known, ...[...new Set(other)].map((word) => ({ value: word, label: word }))];
}

function ChoiceEditor(props: EditorProps) {
  const { field, value, onChange, onSettle, id, autoFocus, disabled, invalid, bare } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const many = field.type === "multi_select";
  const chosen = keysOf(value);
  const [typed, setTyped] = useState("");
  const beside = useBeside();
  const known = optionsOf(field)
    .filter((option) => (!option.retired && isOffered(field, option, beside)) || chosen.includes(option.key))
    .map((option) => ({ value: option.key, label: optionText(field, option.key, reader) }));
  const options = withOther(field, known, [...chosen, typed.trim()]);
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      mode={many ? "multiple" : undefined}
      value={many ? chosen : (chosen[0] ?? null)}
      options={options}
      onChange={(picked: string | string[] | undefined) => {
        const next = Array.isArray(picked) ? (picked.length > 0 ? picked : null) : (picked ?? null);
        if (many || !onSettle) onChange(next);
        else onSettle(next);
      }}
      onSelect={(picked) => !many && picked === chosen[0] && onSettle?.(value)}
      allowClear={!field.required}
      showSearch={{ optionFilterProp: "label", ...(takesOther(field) ? { onSearch: setTyped } : {}) }}
      placeholder={t("fields.choose")}
      autoFocus={autoFocus}
      defaultOpen={bare}
      popupMatchSelectWidth={bare ? POPUP_WIDTH : undefined}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}

function parseMany(text: string, field: FieldDefinition): Parsed {
  const words = text
    .split(/[,;\uff0c\uff1b\u3001|\n]/)
    .map((word) => word.trim())
    .filter(Boolean);
  const keys = words.map((word) => optionNamed(field, word) ?? (takesOther(field) ? word : null));
  if (keys.includes(null)) return { refused: true };
  return { value: keys.length > 0 ? keys : null };
}

export const select: FieldEntry = {
  icon: <CheckCircleOutlined aria-hidden="true" />,
  family: "choice",
  align: "start",
  width: 136,
  text: (value, field, reader) =>
    keysOf(value)
      .map((key) => optionText(field, key, reader))
      .join(reader.separator),
  parse: (text, field) => {
    if (text.trim() === "") return { value: null };
    const key = optionNamed(field, text) ?? (takesOther(field) ? text.trim() : null);
    return key ? { value: key } : { refused: true };
  },
  Cell: ChoiceCell,
  Editor: ChoiceEditor,
  Filter: ChoiceFilter,
  Settings: ChoiceSettings,
  initial: () => ({ options: [] }),
};

export const multiSelect: FieldEntry = {
  ...select,
  icon: <TagsOutlined aria-hidden="true" />,
  width: 176,
  parse: parseMany,
};

function YesNoCell({ value }: CellProps) {
  const { yes, no } = useReader();
  if (isEmpty(value)) return null;
  return <span className={value ? undefined : styles.nothing}>{value ? `✓ ${yes}` : no}</span>;
}

function YesNoEditor({
  field,
  value,
  onChange,
  onSettle,
  id,
  autoFocus,
  disabled,
  invalid,
  bare,
}: EditorProps) {
  const { yes, no } = useReader();
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      value={isEmpty(value) ? null : value ? "yes" : "no"}
      options={[
        { value: "yes", label: yes },
        { value: "no", label: no },
      ]}
      onChange={(picked: string | undefined) => (onSettle ?? onChange)(picked ? picked === "yes" : null)}
      onSelect={(picked) => (picked === "yes") === value && onSettle?.(value)}
      allowClear={!field.required}
      autoFocus={autoFocus}
      defaultOpen={bare}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}

const TRUE_WORDS = /^(true|yes|y|1|\u662f|\u2713|\u221a)$/i;
const FALSE_WORDS = /^(false|no|n|0|\u5426|\u00d7)$/i;

export const yesNo: FieldEntry = {
  icon: <CheckSquareOutlined aria-hidden="true" />,
  family: "choice",
  align: "start",
  width: 88,
  text: (value, _field, { yes, no }) => (isEmpty(value) ? "" : value ? yes : no),
  parse: (text) => {
    const word = text.trim();
    if (word === "") return { value: null };
    if (TRUE_WORDS.test(word)) return { value: true };
    return FALSE_WORDS.test(word) ? { value: false } : { refused: true };
  },
  Cell: YesNoCell,
  Editor: YesNoEditor,
  Filter: ValueFilter,
  Settings: YesNoSettings,
  initial: () => ({}),
};

import { CheckCircleOutlined, CheckSquareOutlined, TagsOutlined } from "@ant-design/icons";
import type { FieldDefinition } from "@/api/forms";
import type { Label } from "@/shared/label";
import { tagStyle } from "./colours";
import type { CellProps, FieldEntry, Parsed, Reader } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { lateEditor } from "./late";
import { useReader } from "./reader";

export interface Option {
  key: string;
  label?: Label | null;
  color?: string | null;
  retired?: boolean;
  /** Only offered while the field that the choice depends on holds one of these. */
  when?: readonly string[] | null;
}

export function optionsOf(field: FieldDefinition): Option[] {
  return Array.isArray(field.settings.options) ? (field.settings.options as Option[]) : [];
}

export const keysOf = (value: unknown): string[] =>
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

export const takesOther = (field: FieldDefinition) => field.settings.allow_other === true;

/** Whether a text that is none of its own options may be one of those it offers: the server knows. */
const takesText = (field: FieldDefinition) => takesOther(field) || Boolean(field.settings.source);

function parseMany(text: string, field: FieldDefinition): Parsed {
  const words = text
    .split(/[,;\uff0c\uff1b\u3001|\n]/)
    .map((word) => word.trim())
    .filter(Boolean);
  const keys = words.map((word) => optionNamed(field, word) ?? (takesText(field) ? word : null));
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
    const key = optionNamed(field, text) ?? (takesText(field) ? text.trim() : null);
    return key ? { value: key } : { refused: true };
  },
  Cell: ChoiceCell,
  Editor: lateEditor(async () => (await import("./editors/ChoiceEditors")).ChoiceEditor),
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
  Editor: lateEditor(async () => (await import("./editors/ChoiceEditors")).YesNoEditor),
  initial: () => ({}),
};

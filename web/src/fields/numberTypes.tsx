import { DollarOutlined, FieldNumberOutlined, PercentageOutlined, StarOutlined } from "@ant-design/icons";
import { InputNumber, Rate } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { formatMoney, formatNumber, formatPercent } from "@/ui/format";
import type { CellProps, EditorProps, FieldEntry, Parsed, Reader } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { readDecimal } from "./numerals";
import { usePlaceholder, useReader } from "./reader";

type Written = (value: string, field: FieldDefinition, reader: Reader) => string;

const decimals = (field: FieldDefinition) =>
  typeof field.settings.decimals === "number" ? field.settings.decimals : undefined;

export const currencyOf = (field: FieldDefinition) =>
  typeof field.settings.currency === "string" ? field.settings.currency : "CNY";

/** A whole number that never leaves four digits is a name, such as a year: it is not grouped. */
function isYearly(field: FieldDefinition): boolean {
  const { minimum, maximum } = field.settings;
  return decimals(field) === 0 && Number(minimum) >= 1000 && Number(maximum) <= 9999;
}

const writeNumber: Written = (value, field, reader) =>
  isYearly(field) ? value : formatNumber(value, reader.language, decimals(field));
const writeMoney: Written = (value, field, reader) => formatMoney(value, currencyOf(field), reader.language);
/** Stored as percentage points; shifted by text, so that no decimal is lost. */
const writePercent: Written = (value, field, reader) =>
  formatPercent(`${value}e-2`, reader.language, decimals(field) ?? 2);

const textBy =
  (written: Written): FieldEntry["text"] =>
  (value, field, reader) =>
    isEmpty(value) ? "" : written(String(value), field, reader);

const cellBy = (written: Written) =>
  function NumberCell({ field, value, dense }: CellProps) {
    const reader = useReader();
    const shown = isEmpty(value) ? "" : written(String(value), field, reader);
    return <span className={dense ? `${styles.number} ${styles.line}` : styles.number}>{shown}</span>;
  };

function parseNumber(text: string): Parsed {
  if (text.trim() === "") return { value: null };
  const value = readDecimal(text);
  return value === null ? { refused: true } : { value };
}

function NumberEditor({ field, value, onChange, id, autoFocus, disabled, invalid, bare }: EditorProps) {
  const placeholder = usePlaceholder(field);
  const precision = field.type === "money" ? 2 : decimals(field);
  return (
    <InputNumber<string>
      id={id}
      style={{ width: "100%" }}
      stringMode
      controls={false}
      value={isEmpty(value) ? null : String(value)}
      onChange={(typed) => onChange(typed === null || typed === "" ? null : String(typed))}
      parser={(typed) => readDecimal(typed ?? "") ?? ""}
      precision={precision}
      placeholder={placeholder}
      autoFocus={autoFocus}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
      suffix={field.type === "money" ? currencyOf(field) : field.type === "percent" ? "%" : undefined}
      inputMode="decimal"
    />
  );
}

const starsOf = (field: FieldDefinition) =>
  typeof field.settings.maximum === "number" ? field.settings.maximum : 5;

function RatingCell({ field, value }: CellProps) {
  const { t } = useTranslation();
  if (isEmpty(value)) return null;
  const most = starsOf(field);
  const given = Math.min(most, Math.max(0, Number(value)));
  return (
    <span className={styles.stars} role="img" aria-label={t("fields.stars", { count: given, most })}>
      {"★".repeat(given)}
      <span>{"★".repeat(most - given)}</span>
    </span>
  );
}

/** A click ends the edit; with the arrow keys one goes on until Enter. */
function RatingEditor({ field, value, onChange, onSettle, autoFocus, disabled, bare }: EditorProps) {
  const byKey = useRef(false);
  return (
    <Rate
      className={bare ? styles.bareStars : undefined}
      size={bare ? "small" : undefined}
      count={starsOf(field)}
      value={isEmpty(value) ? 0 : Number(value)}
      onKeyDown={() => {
        byKey.current = true;
      }}
      onHoverChange={() => {
        byKey.current = false;
      }}
      onChange={(stars) => (byKey.current ? onChange : (onSettle ?? onChange))(stars === 0 ? null : stars)}
      autoFocus={autoFocus}
      disabled={disabled}
    />
  );
}

const numeric: Omit<FieldEntry, "icon" | "text" | "Cell"> = {
  family: "number",
  align: "end",
  width: 120,
  parse: parseNumber,
  Editor: NumberEditor,
  initial: () => ({}),
};

export const number: FieldEntry = {
  ...numeric,
  icon: <FieldNumberOutlined aria-hidden="true" />,
  text: textBy(writeNumber),
  Cell: cellBy(writeNumber),
};

export const money: FieldEntry = {
  ...numeric,
  icon: <DollarOutlined aria-hidden="true" />,
  width: 152,
  text: textBy(writeMoney),
  Cell: cellBy(writeMoney),
};

export const percent: FieldEntry = {
  ...numeric,
  icon: <PercentageOutlined aria-hidden="true" />,
  width: 96,
  text: textBy(writePercent),
  Cell: cellBy(writePercent),
};

export const rating: FieldEntry = {
  ...numeric,
  icon: <StarOutlined aria-hidden="true" />,
  align: "start",
  text: (value, field) => (isEmpty(value) ? "" : `${String(value)}/${starsOf(field)}`),
  parse: (text, field) => {
    const parsed = parseNumber(text.split("/")[0] ?? "");
    if ("refused" in parsed || parsed.value === null) return parsed;
    const stars = Number(parsed.value);
    return Number.isInteger(stars) && stars >= 1 && stars <= starsOf(field)
      ? { value: stars }
      : { refused: true };
  },
  Cell: RatingCell,
  Editor: RatingEditor,
};

export const revision: FieldEntry = {
  ...numeric,
  icon: <FieldNumberOutlined aria-hidden="true" />,
  family: "system",
  width: 80,
  text: textBy(writeNumber),
  Cell: cellBy(writeNumber),
  Editor: null,
};

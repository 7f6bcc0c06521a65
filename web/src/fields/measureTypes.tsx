import { HourglassOutlined, LoadingOutlined } from "@ant-design/icons";
import { Input, InputNumber, Progress, Slider } from "antd";
import { useEffect, useState } from "react";
import type { FieldDefinition } from "@/api/forms";
import type { CellProps, EditorProps, FieldEntry, FilterProps } from "./contracts";
import { isEmpty } from "./contracts";
import { readDuration, showDuration } from "./durations";
import styles from "./fields.module.css";
import { ValueFilter } from "./filters";
import { readDecimal } from "./numerals";
import { DurationSettings, ProgressSettings } from "./settings/special";

const withSeconds = (field: FieldDefinition) => field.settings.shown_as === "h:mm:ss";

function durationText(value: unknown, field: FieldDefinition): string {
  return isEmpty(value) ? "" : showDuration(Number(value), withSeconds(field));
}

function DurationCell({ field, value, dense }: CellProps) {
  return (
    <span className={dense ? `${styles.number} ${styles.line}` : styles.number}>
      {durationText(value, field)}
    </span>
  );
}

interface DurationProps {
  value: unknown;
  onChange: (value: unknown) => void;
  field: FieldDefinition;
  id?: string;
  autoFocus?: boolean;
  disabled?: boolean;
  invalid?: boolean;
  bare?: boolean;
  label?: string;
}

/** Reads `1:30`, `90m`, `1h 30m`, `2小时` as one types; what it cannot read is kept as unread. */
function DurationInput({ value, onChange, field, invalid, bare, label, ...rest }: DurationProps) {
  const shown = typeof value === "object" ? null : durationText(value, field);
  const [typed, setTyped] = useState(shown ?? "");
  useEffect(() => {
    if (shown !== null && readDuration(typed) !== Number(value)) setTyped(shown);
  }, [shown, typed, value]);
  return (
    <Input
      {...rest}
      value={typed}
      placeholder="0:00"
      aria-label={label}
      variant={bare ? "borderless" : undefined}
      status={invalid || typeof value === "object" ? (value === null ? undefined : "error") : undefined}
      onChange={({ target }) => {
        setTyped(target.value);
        const seconds = readDuration(target.value);
        onChange(target.value.trim() === "" ? null : (seconds ?? { unread: target.value }));
      }}
    />
  );
}

function DurationEditor({ onSettle: _settle, ...props }: EditorProps) {
  return <DurationInput {...props} />;
}

function DurationFilter(props: FilterProps) {
  const { field, operator, value, onChange } = props;
  if (operator === "in" || operator === "not_in") return <ValueFilter {...props} />;
  const readable = (next: unknown) => (typeof next === "number" ? next : undefined);
  if (operator !== "between")
    return <DurationInput field={field} value={value} onChange={(next) => onChange(readable(next))} />;
  const [from, to] = Array.isArray(value) ? value : [undefined, undefined];
  return (
    <div className={styles.pair}>
      <DurationInput field={field} value={from} onChange={(next) => onChange([readable(next), to])} />
      <DurationInput field={field} value={to} onChange={(next) => onChange([from, readable(next)])} />
    </div>
  );
}

export const duration: FieldEntry = {
  icon: <HourglassOutlined aria-hidden="true" />,
  family: "time",
  align: "end",
  width: 112,
  text: durationText,
  parse: (text) => {
    if (text.trim() === "") return { value: null };
    const seconds = readDuration(text);
    return seconds === null ? { refused: true } : { value: seconds };
  },
  Cell: DurationCell,
  Editor: DurationEditor,
  Filter: DurationFilter,
  Settings: DurationSettings,
  initial: () => ({}),
};

function ProgressCell({ value, dense }: CellProps) {
  if (isEmpty(value)) return null;
  return <Progress className={styles.progress} percent={Number(value)} size={dense ? "small" : undefined} />;
}

function ProgressEditor({ value, onChange, id, autoFocus, disabled, invalid, bare }: EditorProps) {
  const number = (
    <InputNumber<number>
      id={id}
      min={0}
      max={100}
      precision={0}
      suffix="%"
      style={{ width: bare ? "100%" : 96 }}
      variant={bare ? "borderless" : undefined}
      value={isEmpty(value) ? null : Number(value)}
      onChange={(next) => onChange(next)}
      autoFocus={autoFocus}
      disabled={disabled}
      status={invalid ? "error" : undefined}
    />
  );
  if (bare) return number;
  return (
    <div className={styles.sliding}>
      <Slider
        value={isEmpty(value) ? 0 : Number(value)}
        step={5}
        onChange={onChange}
        disabled={disabled}
        tabIndex={-1}
      />
      {number}
    </div>
  );
}

export const progress: FieldEntry = {
  icon: <LoadingOutlined aria-hidden="true" />,
  family: "number",
  align: "start",
  width: 144,
  text: (value) => (isEmpty(value) ? "" : `${String(value)}%`),
  parse: (text) => {
    if (text.trim() === "") return { value: null };
    const number = Number(readDecimal(text));
    const whole = Number.isInteger(number) && number >= 0 && number <= 100 && readDecimal(text) !== null;
    return whole ? { value: number } : { refused: true };
  },
  Cell: ProgressCell,
  Editor: ProgressEditor,
  Filter: ValueFilter,
  Settings: ProgressSettings,
  initial: () => ({}),
};

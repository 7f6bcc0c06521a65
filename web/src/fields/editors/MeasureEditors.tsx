import { Input, InputNumber, Slider } from "antd";
import { useEffect, useState } from "react";
import type { FieldDefinition } from "@/api/forms";
import { type EditorProps, isEmpty } from "../contracts";
import { readDuration } from "../durations";
import styles from "../fields.module.css";
import { durationText } from "../measureTypes";
import { usePlaceholder } from "../reader";

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
export function DurationInput({ value, onChange, field, invalid, bare, label, ...rest }: DurationProps) {
  const shown = typeof value === "object" ? null : durationText(value, field);
  const [typed, setTyped] = useState(shown ?? "");
  const placeholder = usePlaceholder(field, "0:00");
  useEffect(() => {
    if (shown !== null && readDuration(typed) !== Number(value)) setTyped(shown);
  }, [shown, typed, value]);
  return (
    <Input
      {...rest}
      value={typed}
      placeholder={placeholder}
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

export function DurationEditor({ onSettle: _settle, ...props }: EditorProps) {
  return <DurationInput {...props} />;
}

export function ProgressEditor({ value, onChange, id, autoFocus, disabled, invalid, bare }: EditorProps) {
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

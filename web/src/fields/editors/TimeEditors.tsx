import type { EditorProps } from "../contracts";
import { DayPicker } from "../DayPicker";
import { MomentPicker } from "../MomentPicker";
import { usePlaceholder } from "../reader";

export function DateEditor({
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
  const placeholder = usePlaceholder(field);
  return (
    <DayPicker
      id={id}
      placeholder={placeholder}
      value={value}
      onChange={onChange}
      onPick={onSettle}
      autoFocus={autoFocus}
      defaultOpen={bare}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}

export function MomentEditor({
  field,
  value,
  onChange,
  id,
  autoFocus,
  disabled,
  invalid,
  bare,
}: EditorProps) {
  const placeholder = usePlaceholder(field);
  return (
    <MomentPicker
      id={id}
      placeholder={placeholder}
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
      defaultOpen={bare}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}

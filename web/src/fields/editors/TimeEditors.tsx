import type { EditorProps } from "../contracts";
import { DayPicker } from "../DayPicker";
import { MomentPicker } from "../MomentPicker";

export function DateEditor({
  value,
  onChange,
  onSettle,
  id,
  autoFocus,
  disabled,
  invalid,
  bare,
}: EditorProps) {
  return (
    <DayPicker
      id={id}
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

export function MomentEditor({ value, onChange, id, autoFocus, disabled, invalid, bare }: EditorProps) {
  return (
    <MomentPicker
      id={id}
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

import { ColorPicker } from "antd";
import { type EditorProps, isEmpty } from "../contracts";

const PRESETS = ["#1677d2", "#0e8a8a", "#2f8f3a", "#a87400", "#c45a0a", "#c0322b", "#b82f86", "#7440c2"];

export function ColorEditor({ field, value, onChange, disabled, bare }: EditorProps) {
  return (
    <ColorPicker
      value={isEmpty(value) ? null : String(value)}
      format="hex"
      disabledAlpha
      allowClear={!field.required}
      showText
      size={bare ? "small" : undefined}
      disabled={disabled}
      presets={[{ label: "", colors: PRESETS }]}
      onChangeComplete={(color) => onChange(color.toHexString().slice(0, 7))}
      onClear={() => onChange(null)}
    />
  );
}

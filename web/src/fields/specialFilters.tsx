import { ColorPicker } from "antd";
import { type FilterProps, isEmpty } from "./contracts";
import { DurationInput } from "./editors/MeasureEditors";
import styles from "./fields.module.css";
import { ValueFilter } from "./filters";

export function DurationFilter(props: FilterProps) {
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

export function ColorFilter(props: FilterProps) {
  if (props.operator === "in" || props.operator === "not_in") return <ValueFilter {...props} />;
  return (
    <ColorPicker
      value={isEmpty(props.value) ? null : String(props.value)}
      format="hex"
      disabledAlpha
      showText
      onChangeComplete={(color) => props.onChange(color.toHexString().slice(0, 7))}
    />
  );
}

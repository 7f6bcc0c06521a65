import { InputNumber, Select, Switch } from "antd";
import { type ReactNode, useId } from "react";
import styles from "./templates.module.css";

/** A setting with its name above. */
export function Line({ name, children }: { name: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{name}</label>
      {children(id)}
    </div>
  );
}

/** One of a few values. */
export function Choice<Value extends string | number>(props: {
  name: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <Line name={props.name}>
      {(id) => (
        <Select<Value>
          id={id}
          value={props.value}
          options={[...props.options]}
          onChange={(value) => props.onChange(value)}
        />
      )}
    </Line>
  );
}

/** A number within bounds; emptied it stays as it was. */
export function Measure(props: {
  name: string;
  value: number | null | undefined;
  min: number;
  max: number;
  onChange: (value: number) => void;
}) {
  return (
    <Line name={props.name}>
      {(id) => (
        <InputNumber
          id={id}
          style={{ width: "100%" }}
          min={props.min}
          max={props.max}
          value={props.value ?? null}
          onChange={(value) => typeof value === "number" && props.onChange(value)}
        />
      )}
    </Line>
  );
}

/** On or off. */
export function Toggle(props: { name: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <Line name={props.name}>
      {(id) => (
        <span>
          <Switch id={id} checked={props.on} onChange={props.onChange} />
        </span>
      )}
    </Line>
  );
}

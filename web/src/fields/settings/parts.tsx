import { Input, InputNumber, Select, Switch } from "antd";
import type { SettingsProps, SettingsValues } from "../contracts";
import { DayPicker } from "../DayPicker";
import { MomentPicker } from "../MomentPicker";
import { readDecimal } from "../numerals";
import { Setting } from "./Setting";

/** Settings with one changed; an unset one is left out, so that the server's default holds. */
export function changed(settings: SettingsValues, name: string, value: unknown): SettingsValues {
  const { [name]: _before, ...rest } = settings;
  return value === null || value === undefined || value === "" ? rest : { ...rest, [name]: value };
}

export interface PartProps extends SettingsProps {
  setting: string;
  name: string;
}

export function Whole({
  field,
  onChange,
  setting,
  name,
  least,
  most,
  usual,
}: PartProps & { least: number; most: number; usual?: number }) {
  const value = field.settings[setting];
  return (
    <Setting name={name}>
      {(id) => (
        <InputNumber
          id={id}
          style={{ width: "100%" }}
          min={least}
          max={most}
          precision={0}
          placeholder={usual === undefined ? undefined : String(usual)}
          value={typeof value === "number" ? value : null}
          onChange={(next) => onChange(changed(field.settings, setting, next))}
        />
      )}
    </Setting>
  );
}

export function Amount({ field, onChange, setting, name }: PartProps) {
  const value = field.settings[setting];
  return (
    <Setting name={name}>
      {(id) => (
        <InputNumber<string>
          id={id}
          stringMode
          controls={false}
          style={{ width: "100%" }}
          value={value === undefined || value === null ? null : String(value)}
          parser={(typed) => readDecimal(typed ?? "") ?? ""}
          onChange={(next) => onChange(changed(field.settings, setting, next))}
        />
      )}
    </Setting>
  );
}

export function Words({ field, onChange, setting, name }: PartProps) {
  const value = field.settings[setting];
  return (
    <Setting name={name}>
      {(id) => (
        <Input
          id={id}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(changed(field.settings, setting, event.target.value))}
        />
      )}
    </Setting>
  );
}

export function Pick({
  field,
  onChange,
  setting,
  name,
  options,
}: PartProps & { options: { value: string; label: string }[] }) {
  const value = field.settings[setting];
  return (
    <Setting name={name}>
      {(id) => (
        <Select
          id={id}
          style={{ width: "100%" }}
          allowClear
          value={typeof value === "string" ? value : null}
          options={options}
          onChange={(next: string | null) => onChange(changed(field.settings, setting, next))}
        />
      )}
    </Setting>
  );
}

export function Turn({ field, onChange, setting, name }: PartProps) {
  return (
    <Setting name={name}>
      {(id) => (
        <Switch
          id={id}
          checked={field.settings[setting] === true}
          onChange={(on) => onChange(changed(field.settings, setting, on || null))}
        />
      )}
    </Setting>
  );
}

/** A day as a setting. */
export function Day({ field, onChange, setting, name }: PartProps) {
  const value = field.settings[setting];
  return (
    <Setting name={name}>
      {(id) => (
        <DayPicker
          id={id}
          value={typeof value === "string" ? value : null}
          onChange={(next) =>
            onChange(changed(field.settings, setting, typeof next === "string" ? next : null))
          }
        />
      )}
    </Setting>
  );
}

/** A moment as a setting. */
export function Moment({ field, onChange, setting, name }: PartProps) {
  const value = field.settings[setting];
  return (
    <Setting name={name}>
      {(id) => (
        <MomentPicker
          id={id}
          value={typeof value === "string" ? value : null}
          onChange={(next) =>
            onChange(changed(field.settings, setting, typeof next === "string" ? next : null))
          }
        />
      )}
    </Setting>
  );
}

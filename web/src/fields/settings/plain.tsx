import { Input, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { SettingsProps, SettingsValues } from "../contracts";
import styles from "../fields.module.css";
import { readDecimal } from "../numerals";
import { useReader } from "../reader";
import { Setting } from "./Setting";

/** Settings with one changed; an unset one is left out, so that the server's default holds. */
function changed(settings: SettingsValues, name: string, value: unknown): SettingsValues {
  const { [name]: _before, ...rest } = settings;
  return value === null || value === undefined || value === "" ? rest : { ...rest, [name]: value };
}

interface PartProps extends SettingsProps {
  setting: string;
  name: string;
}

function Whole({
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

function Amount({ field, onChange, setting, name }: PartProps) {
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

function Words({ field, onChange, setting, name }: PartProps) {
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

function Pick({
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

function Range(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.pair}>
      <Amount {...props} setting="minimum" name={t("fields.settings.minimum")} />
      <Amount {...props} setting="maximum" name={t("fields.settings.maximum")} />
    </div>
  );
}

export function TextSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const { field, onChange } = props;
  return (
    <>
      <Whole
        {...props}
        setting="length_max"
        name={t("fields.settings.length")}
        least={1}
        most={2000}
        usual={255}
      />
      <Words {...props} setting="default" name={t("fields.settings.default")} />
      <Words {...props} setting="pattern" name={t("fields.settings.pattern")} />
      <Setting name={t("fields.settings.searchable")}>
        {(id) => (
          <Switch
            id={id}
            checked={field.settings.searchable === true}
            onChange={(on) => onChange(changed(field.settings, "searchable", on || null))}
          />
        )}
      </Setting>
    </>
  );
}

export function LongTextSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <Whole
      {...props}
      setting="length_max"
      name={t("fields.settings.length")}
      least={1}
      most={50_000}
      usual={10_000}
    />
  );
}

export function NumberSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Whole {...props} setting="decimals" name={t("fields.settings.decimals")} least={0} most={9} />
      <Range {...props} />
      <Amount {...props} setting="default" name={t("fields.settings.default")} />
    </>
  );
}

export const CURRENCIES = [
  "CNY",
  "USD",
  "EUR",
  "HKD",
  "JPY",
  "GBP",
  "SGD",
  "AUD",
  "CAD",
  "KRW",
  "TWD",
  "THB",
  "VND",
];

export function MoneySettings(props: SettingsProps) {
  const { t } = useTranslation();
  const { language } = useReader();
  const names = new Intl.DisplayNames(language, { type: "currency" });
  const options = CURRENCIES.map((code) => ({ value: code, label: `${code} ${names.of(code) ?? ""}` }));
  return (
    <>
      <Pick {...props} setting="currency" name={t("fields.settings.currency")} options={options} />
      <Range {...props} />
      <Amount {...props} setting="default" name={t("fields.settings.default")} />
    </>
  );
}

export function PercentSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Whole
        {...props}
        setting="decimals"
        name={t("fields.settings.decimals")}
        least={0}
        most={6}
        usual={2}
      />
      <Range {...props} />
      <Amount {...props} setting="default" name={t("fields.settings.default")} />
    </>
  );
}

export function RatingSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <Whole {...props} setting="maximum" name={t("fields.settings.stars")} least={2} most={10} usual={5} />
  );
}

export function DateSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const options = [{ value: "today", label: t("fields.settings.today") }];
  return <Pick {...props} setting="default" name={t("fields.settings.default")} options={options} />;
}

export function DateTimeSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const options = [{ value: "now", label: t("fields.settings.now") }];
  return <Pick {...props} setting="default" name={t("fields.settings.default")} options={options} />;
}

export function YesNoSettings({ field, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const value = field.settings.default;
  return (
    <Setting name={t("fields.settings.default")}>
      {(id) => (
        <Select
          id={id}
          style={{ width: "100%" }}
          allowClear
          value={typeof value === "boolean" ? String(value) : null}
          options={[
            { value: "true", label: t("frame.yes") },
            { value: "false", label: t("frame.no") },
          ]}
          onChange={(next: string | null) =>
            onChange(changed(field.settings, "default", next ? next === "true" : null))
          }
        />
      )}
    </Setting>
  );
}

export function SerialSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Words {...props} setting="prefix" name={t("fields.settings.prefix")} />
      <div className={styles.pair}>
        <Whole {...props} setting="digits" name={t("fields.settings.digits")} least={1} most={12} usual={6} />
        <Whole {...props} setting="start" name={t("fields.settings.start")} least={0} most={1e12} usual={1} />
      </div>
    </>
  );
}

export function FileSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <Whole {...props} setting="count_max" name={t("fields.settings.files")} least={1} most={50} usual={10} />
  );
}

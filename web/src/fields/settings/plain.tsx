import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import { useReader } from "../reader";
import { Amount, changed, Day, Moment, Pick, Turn, Whole, Words } from "./parts";
import { Setting } from "./Setting";

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
      <Turn {...props} setting="searchable" name={t("fields.settings.searchable")} />
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
  return (
    <>
      <Pick {...props} setting="default" name={t("fields.settings.default")} options={options} />
      <div className={styles.pair}>
        <Day {...props} setting="minimum" name={t("fields.settings.earliest")} />
        <Day {...props} setting="maximum" name={t("fields.settings.latest")} />
      </div>
    </>
  );
}

export function DateTimeSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const options = [{ value: "now", label: t("fields.settings.now") }];
  return (
    <>
      <Pick {...props} setting="default" name={t("fields.settings.default")} options={options} />
      <Moment {...props} setting="minimum" name={t("fields.settings.earliest")} />
      <Moment {...props} setting="maximum" name={t("fields.settings.latest")} />
    </>
  );
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

export function FileSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <Whole {...props} setting="count_max" name={t("fields.settings.files")} least={1} most={50} usual={10} />
  );
}

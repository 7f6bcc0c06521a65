import { useTranslation } from "react-i18next";
import type { SettingsProps } from "../contracts";
import { Pick, Turn, Whole, Words } from "./parts";

export function DurationSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const options = [
    { value: "h:mm", label: t("fields.settings.hours") },
    { value: "h:mm:ss", label: t("fields.settings.hoursAndSeconds") },
  ];
  return <Pick {...props} setting="shown_as" name={t("fields.settings.shownAs")} options={options} />;
}

export function ProgressSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return <Whole {...props} setting="default" name={t("fields.settings.default")} least={0} most={100} />;
}

export function ColorSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return <Words {...props} setting="default" name={t("fields.settings.default")} />;
}

export function BarcodeSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const options = (["qr", "code128", "ean13"] as const).map((value) => ({
    value,
    label: t(`fields.symbologies.${value}`),
  }));
  return (
    <>
      <Pick {...props} setting="symbology" name={t("fields.settings.symbology")} options={options} />
      <Turn {...props} setting="searchable" name={t("fields.settings.searchable")} />
    </>
  );
}

export function RichTextSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const name = t("fields.settings.length");
  return <Whole {...props} setting="length_max" name={name} least={1} most={50_000} usual={20_000} />;
}

export function AddressSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const options = [{ value: "china", label: t("fields.settings.divisionsOfChina") }];
  return <Pick {...props} setting="divisions" name={t("fields.settings.divisions")} options={options} />;
}

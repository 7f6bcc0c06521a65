import { Checkbox, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useForm, useForms } from "@/api/forms";
import type { SettingsProps } from "../contracts";
import { useReader } from "../reader";
import { Tracked } from "./computed";
import { FetchingSettings } from "./fetching";
import { changed, Whole } from "./parts";
import { PeopleSettings } from "./people";
import { Setting } from "./Setting";

export function ReferenceSettings(props: SettingsProps) {
  return (
    <>
      <TargetSetting {...props} />
      <FetchingSettings {...props} />
    </>
  );
}

function TargetSetting({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { label } = useReader();
  const forms = useForms().data ?? [];
  const fixed = field.id !== null;
  const options = forms.map(({ key, title }) => ({ value: key, label: label(title) }));
  if (form.key && !forms.some(({ key }) => key === form.key))
    options.unshift({ value: form.key, label: t("tree.thisForm") });
  const inherits = field.type === "reference" && (
    <Checkbox
      checked={field.settings.inherits === true}
      onChange={({ target }) => {
        const { inherits: _, ...rest } = field.settings;
        onChange(target.checked ? { ...rest, inherits: true } : rest);
      }}
    >
      {t("rightsInherited.name")}
      <div style={{ color: "var(--tz-text-3)" }}>{t("rightsInherited.about")}</div>
    </Checkbox>
  );
  const hierarchy = field.type === "reference" && field.settings.form === form.key && (
    <Checkbox
      checked={field.settings.hierarchy === true}
      onChange={({ target }) => {
        const { hierarchy: _, ...rest } = field.settings;
        onChange(target.checked ? { ...rest, hierarchy: true } : rest);
      }}
    >
      {t("tree.hierarchy")}
      <div style={{ color: "var(--tz-text-3)" }}>{t("tree.hierarchyAbout")}</div>
    </Checkbox>
  );
  return (
    <>
      <Setting name={t("fields.settings.form")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            disabled={fixed}
            showSearch={{ optionFilterProp: "label" }}
            value={field.settings.form || null}
            options={options}
            onChange={(key) => onChange({ ...field.settings, form: key })}
            placeholder={t("fields.choose")}
          />
        )}
      </Setting>
      {inherits}
      {hierarchy}
    </>
  );
}

export function CountSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const name = t("fields.settings.countMax");
  return <Whole {...props} setting="count_max" name={name} least={1} most={200} usual={100} />;
}

export function ReferencesSettings(props: SettingsProps) {
  return (
    <>
      <TargetSetting {...props} />
      <CountSettings {...props} />
    </>
  );
}

export function SeveralPeopleSettings(props: SettingsProps) {
  return (
    <>
      <CountSettings {...props} />
      <PeopleSettings {...props} />
    </>
  );
}

export function MemberSettings(props: SettingsProps) {
  const { field, onChange } = props;
  const { t } = useTranslation();
  return (
    <>
      <Setting name={t("fields.settings.default")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            allowClear
            value={field.settings.default === "me" ? "me" : null}
            options={[{ value: "me", label: t("fields.settings.me") }]}
            onChange={(next: "me" | null) => onChange(changed(field.settings, "default", next))}
          />
        )}
      </Setting>
      <PeopleSettings {...props} />
    </>
  );
}

/** First the reference to look through, then what to show of the record it leads to. */
export function LookupSettings({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { label } = useReader();
  const references = form.fields.filter((each) => each.type === "reference" && !each.retired);
  const through = references.find((each) => each.key === field.settings.through);
  const target = useForm(typeof through?.settings.form === "string" ? through.settings.form : "").data;
  const shown = target?.fields.filter((each) => !each.retired && each.type !== "lookup") ?? [];
  return (
    <>
      <Setting name={t("fields.settings.through")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            value={field.settings.through || null}
            options={references.map((each) => ({ value: each.key, label: label(each.label) }))}
            onChange={(next) => onChange({ through: next, field: "" })}
            placeholder={t("fields.choose")}
            notFoundContent={t("fields.settings.noReference")}
          />
        )}
      </Setting>
      <Setting name={t("fields.settings.shown")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            disabled={!through}
            value={field.settings.field || null}
            options={shown.map((each) => ({ value: each.key, label: label(each.label) }))}
            onChange={(next) => onChange({ ...field.settings, field: next })}
            placeholder={t("fields.choose")}
          />
        )}
      </Setting>
      <Tracked field={field} form={form} onChange={onChange} />
    </>
  );
}

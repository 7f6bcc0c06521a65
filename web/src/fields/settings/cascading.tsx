import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import type { OptionDraft } from "../optionList";
import { useReader } from "../reader";
import { changed } from "./parts";
import { Setting } from "./Setting";

/** Which other choice the options depend on, and for which of its options each of them is offered. */
export function Cascading(props: SettingsProps & { options: readonly OptionDraft[] }) {
  const { field, form, onChange, options } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const choices = form.fields.filter(
    (each) =>
      (each.type === "select" || each.type === "multi_select") && !each.retired && each.key !== field.key,
  );
  const parent = choices.find((each) => each.key === field.settings.depends_on);
  const offered = ((parent?.settings.options ?? []) as OptionDraft[])
    .filter((option) => !option.retired)
    .map((option) => ({ value: option.key, label: label(option.label) || option.key }));
  if (choices.length === 0) return null;
  return (
    <>
      <Setting name={t("fields.settings.dependsOn")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            allowClear
            value={parent?.key ?? null}
            options={choices.map((each) => ({ value: each.key, label: label(each.label) }))}
            onChange={(next: string | null) => {
              const freed = options.map(({ when: _when, ...option }) => option);
              onChange({ ...changed(field.settings, "depends_on", next), options: freed });
            }}
          />
        )}
      </Setting>
      {parent &&
        options
          .filter((option) => !option.retired)
          .map((option) => (
            <Setting
              key={option.key}
              name={t("fields.settings.offeredWhen", { option: label(option.label) || option.key })}
            >
              {(id) => (
                <Select
                  id={id}
                  className={styles.picker}
                  mode="multiple"
                  value={[...(option.when ?? [])]}
                  options={offered}
                  placeholder={t("fields.settings.always")}
                  onChange={(when: string[]) => {
                    const next = options.map((each) =>
                      each.key === option.key ? { ...each, when: when.length > 0 ? when : null } : each,
                    );
                    onChange({ ...field.settings, options: next });
                  }}
                />
              )}
            </Setting>
          ))}
    </>
  );
}

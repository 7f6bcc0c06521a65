import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { useForm } from "@/api/forms";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import { useReader } from "../reader";
import { changed } from "./parts";
import { Setting } from "./Setting";

interface Fill {
  field: string;
  source: string;
}

/** What stands beside the label where one chooses, and which fields the chosen record fills. */
export function FetchingSettings({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { label } = useReader();
  const target = useForm(typeof field.settings.form === "string" ? field.settings.form : "").data;
  if (!target) return null;
  const theirs = target.fields.filter((each) => !each.retired);
  const ours = form.fields.filter(
    (each) => !each.retired && each.key !== field.key && FIELD_TYPES[each.type].written,
  );
  const fills = Array.isArray(field.settings.fills) ? (field.settings.fills as Fill[]) : [];
  const columns = Array.isArray(field.settings.columns) ? (field.settings.columns as string[]) : [];
  const fitting = (own: string) => {
    const kind = ours.find((each) => each.key === own)?.type;
    return theirs.filter(
      (each) =>
        !kind || FIELD_TYPES[kind].kind === "text" || FIELD_TYPES[kind].kind === FIELD_TYPES[each.type].kind,
    );
  };
  const named = (fields: typeof theirs) =>
    fields.map((each) => ({ value: each.key, label: label(each.label) }));
  const keep = (next: Fill[]) => onChange(changed(field.settings, "fills", next.length > 0 ? next : null));
  const set = (index: number, part: Partial<Fill>) =>
    keep(fills.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <>
      <Setting name={t("fields.settings.columns")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            mode="multiple"
            maxCount={5}
            value={columns}
            options={named(theirs)}
            onChange={(next: string[]) =>
              onChange(changed(field.settings, "columns", next.length > 0 ? next : null))
            }
          />
        )}
      </Setting>
      <Setting name={t("fields.settings.fills")}>
        {() => (
          <div className={styles.options}>
            {fills.map((fill, index) => (
              <div key={fill.field || index} className={styles.fill}>
                <Select
                  aria-label={t("fields.settings.fillTo")}
                  placeholder={t("fields.settings.fillTo")}
                  value={fill.field || null}
                  options={ours
                    .filter(
                      (each) => each.key === fill.field || !fills.some((other) => other.field === each.key),
                    )
                    .map((each) => ({ value: each.key, label: label(each.label) }))}
                  onChange={(own: string) => set(index, { field: own, source: "" })}
                />
                <Select
                  aria-label={t("fields.settings.fillFrom")}
                  placeholder={t("fields.settings.fillFrom")}
                  value={fill.source || null}
                  options={named(fitting(fill.field))}
                  onChange={(source: string) => set(index, { source })}
                />
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden="true" />}
                  aria-label={t("fields.settings.removeFill")}
                  onClick={() => keep(fills.filter((_, at) => at !== index))}
                />
              </div>
            ))}
            <Button
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => keep([...fills, { field: "", source: "" }])}
            >
              {t("fields.settings.addFill")}
            </Button>
          </div>
        )}
      </Setting>
    </>
  );
}

import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { useForm, useForms } from "@/api/forms";
import type { SettingsProps } from "../contracts";
import { useReader } from "../reader";
import { canBeAsked, type Match, Matches, NO_MATCH } from "./Matches";
import { Setting } from "./Setting";

interface Source {
  form: string;
  field: string;
  where?: Match[];
}

/** Which field of which form gives the options, and what of this record they depend on. */
export function OfferedSettings({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { label } = useReader();
  const source = field.settings.source as Source;
  const forms = useForms().data ?? [];
  const target = useForm(source.form || null).data;
  const theirs = target?.fields.filter((each) => !each.retired) ?? [];
  const texts = theirs.filter(
    (each) => each.type !== "long_text" && FIELD_TYPES[each.meaning ?? each.type].kind === "text",
  );
  const ours = form.fields
    .filter((each) => each.key !== field.key && canBeAsked(each) && FIELD_TYPES[each.type].written)
    .map((each) => ({ value: each.key, label: label(each.label) }));
  const put = (part: Partial<Source>) => onChange({ ...field.settings, source: { ...source, ...part } });
  const where = source.where ?? [];
  return (
    <>
      <Setting name={t("offered.form")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("fields.choose")}
            value={source.form || null}
            options={forms.map((each) => ({ value: each.key, label: label(each.title) }))}
            onChange={(next: string) =>
              onChange({ ...field.settings, source: { form: next, field: "", where: [] } })
            }
          />
        )}
      </Setting>
      {target && (
        <>
          <Setting name={t("offered.field")}>
            {(id) => (
              <Select
                id={id}
                style={{ width: "100%" }}
                placeholder={t("fields.choose")}
                value={source.field || null}
                options={texts.map((each) => ({ value: each.key, label: label(each.label) }))}
                onChange={(next: string) => put({ field: next })}
              />
            )}
          </Setting>
          <Setting name={t("offered.where")}>
            {() =>
              where.length === 0 ? (
                <Button type="link" size="small" onClick={() => put({ where: [NO_MATCH] })}>
                  {t("linking.addMatch")}
                </Button>
              ) : (
                <Matches
                  canBeEmpty
                  where={where}
                  match="all"
                  theirs={theirs.filter(canBeAsked)}
                  ours={ours}
                  onChange={(next) => put({ where: next })}
                />
              )
            }
          </Setting>
        </>
      )}
    </>
  );
}

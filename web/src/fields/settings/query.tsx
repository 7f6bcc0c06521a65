import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FieldDefinition, useForm } from "@/api/forms";
import type { SettingsProps } from "../contracts";
import { type Match, Matches, NO_MATCH } from "./Matches";
import { changed, Turn, Whole } from "./parts";
import { Setting } from "./Setting";
import { FormPick, useNamed } from "./Source";

const COLUMNS_MAX = 20;
const ROWS_MAX = 100;

interface Sort {
  field: string;
  descending?: boolean;
}

const asList = <Item,>(value: unknown): Item[] => (Array.isArray(value) ? (value as Item[]) : []);

const kindOf = (field: FieldDefinition) => FIELD_TYPES[field.meaning ?? field.type].kind;

/** Which records of which form are found, what of them is shown, in what order, how many. */
export function QuerySettings({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const { settings } = field;
  const source = useForm(typeof settings.form === "string" ? settings.form : "").data;
  const theirs = source?.fields.filter((each) => !each.retired && kindOf(each) !== "rows") ?? [];
  const ours = [
    ...named(
      form.fields.filter(
        (each) => !each.retired && FIELD_TYPES[each.type].written && kindOf(each) !== "rows",
      ),
    ),
    { value: "id", label: t("queries.itself") },
  ];
  const itself: FieldDefinition = {
    ...(theirs[0] as FieldDefinition),
    key: "id",
    label: t("queries.theirRecord"),
    type: "record_id",
    meaning: "record_id",
  };
  const [sort] = asList<Sort>(settings.sort);
  const sortable = theirs.filter((each) => FIELD_TYPES[each.meaning ?? each.type].sortable);
  return (
    <>
      <FormPick
        name={t("queries.form")}
        value={settings.form}
        onChange={(next) => onChange({ form: next ?? "", where: [NO_MATCH], columns: [] })}
      />
      {source && (
        <>
          <Setting name={t("queries.where")}>
            {() => (
              <Matches
                compared
                where={asList<Match>(settings.where)}
                match={settings.match === "any" ? "any" : "all"}
                theirs={[...theirs, itself]}
                ours={ours}
                onChange={(where, match) => onChange({ ...settings, where, match })}
              />
            )}
          </Setting>
          <Setting name={t("queries.columns")}>
            {(id) => (
              <Select
                id={id}
                style={{ width: "100%" }}
                mode="multiple"
                maxCount={COLUMNS_MAX}
                placeholder={t("fields.choose")}
                value={asList<string>(settings.columns)}
                options={named(theirs)}
                onChange={(columns: string[]) => onChange({ ...settings, columns })}
              />
            )}
          </Setting>
          <Setting name={t("queries.sort")}>
            {(id) => (
              <Select
                id={id}
                style={{ width: "100%" }}
                allowClear
                placeholder={t("queries.newest")}
                value={sort?.field ?? null}
                options={named(sortable)}
                onChange={(next: string | null) =>
                  onChange(changed(settings, "sort", next ? [{ ...sort, field: next }] : null))
                }
              />
            )}
          </Setting>
          {sort && (
            <Turn
              field={{ ...field, settings: { descending: sort.descending } }}
              form={form}
              setting="descending"
              name={t("queries.descending")}
              onChange={(next) =>
                onChange({ ...settings, sort: [{ field: sort.field, descending: next.descending === true }] })
              }
            />
          )}
          <Whole
            field={field}
            form={form}
            onChange={onChange}
            setting="limit"
            name={t("queries.limit")}
            least={1}
            most={ROWS_MAX}
            usual={20}
          />
        </>
      )}
    </>
  );
}

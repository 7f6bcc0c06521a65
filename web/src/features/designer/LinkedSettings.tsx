import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FieldDefinition, type LinkedValue, useForm, useForms } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { canBeAsked, Matches } from "@/fields/settings/Matches";
import type { DraftField } from "./draft";
import { Line, Toggle } from "./parts";

const NOTHING: LinkedValue = {
  form: "",
  where: [{ field: "", equals: "" }],
  match: "all",
  take: "",
  overwrite: true,
};

const kindOf = (field: FieldDefinition) => FIELD_TYPES[field.meaning ?? field.type].kind;

type Choices = { value: string; label: string }[];

/** Whether a field's value comes from another form, from which record of it, and what of that. */
export function LinkedSettings(props: {
  field: DraftField;
  fields: readonly DraftField[];
  onChange: (linked: LinkedValue | null) => void;
}) {
  const { field, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const linked = field.linked ?? null;
  const forms = useForms().data ?? [];
  const source = useForm(linked?.form || null).data;
  const named = (fields: readonly FieldDefinition[]): Choices =>
    fields.map((each) => ({ value: each.key, label: label(each.label) }));
  const theirs = source?.fields.filter((each) => !each.retired) ?? [];
  const kind = FIELD_TYPES[field.type].kind;
  const takes = theirs.filter((each) => kind === "text" || kindOf(each) === kind);
  const itself =
    field.type === "reference" && source && field.settings.form === source.key
      ? [{ value: "id", label: t("linking.itself") }]
      : [];
  const ours = props.fields.filter(
    (each) => each.uid !== field.uid && canBeAsked(each) && FIELD_TYPES[each.type].written,
  );
  return (
    <>
      <Toggle
        name={t("linking.on")}
        about={t("linking.about")}
        on={linked !== null}
        onChange={(on) => onChange(on ? NOTHING : null)}
      />
      {linked && (
        <>
          <Line name={t("linking.form")}>
            {(id) => (
              <Select
                id={id}
                style={{ width: "100%" }}
                showSearch={{ optionFilterProp: "label" }}
                placeholder={t("fields.choose")}
                value={linked.form || null}
                options={forms.map((form) => ({ value: form.key, label: label(form.title) }))}
                onChange={(form: string) => onChange({ ...NOTHING, form })}
              />
            )}
          </Line>
          {source && (
            <>
              <Line name={t("linking.where")}>
                {() => (
                  <Matches
                    where={linked.where}
                    match={linked.match === "any" ? "any" : "all"}
                    theirs={theirs.filter(canBeAsked)}
                    ours={named(ours)}
                    onChange={(where, match) => onChange({ ...linked, where, match })}
                  />
                )}
              </Line>
              <Line name={t("linking.take")} about={t("linking.takeAbout")}>
                {(id) => (
                  <Select
                    id={id}
                    style={{ width: "100%" }}
                    placeholder={t("fields.choose")}
                    value={linked.take || null}
                    options={[...itself, ...named(takes)]}
                    onChange={(take: string) => onChange({ ...linked, take })}
                  />
                )}
              </Line>
              <Toggle
                name={t("linking.overwrite")}
                on={linked.overwrite}
                onChange={(overwrite) => onChange({ ...linked, overwrite })}
              />
            </>
          )}
        </>
      )}
    </>
  );
}

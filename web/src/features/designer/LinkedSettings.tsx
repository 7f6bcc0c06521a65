import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition, LinkedValue } from "@/api/forms";
import { comparable, SourceSettings, useNamed } from "@/fields/settings/Source";
import type { DraftField } from "./draft";
import { Toggle } from "./parts";

const NOTHING: LinkedValue = {
  form: "",
  where: [{ field: "", equals: "" }],
  match: "all",
  take: "",
  overwrite: true,
};

const kindOf = (field: FieldDefinition) => FIELD_TYPES[field.meaning ?? field.type].kind;

/** Whether a field's value comes from another form, from which record of it, and what of that. */
export function LinkedSettings(props: {
  field: DraftField;
  fields: readonly DraftField[];
  onChange: (linked: LinkedValue | null) => void;
}) {
  const { field, onChange } = props;
  const { t } = useTranslation();
  const named = useNamed();
  const linked = field.linked ?? null;
  const { kind } = FIELD_TYPES[field.type];
  const itself = { value: "id", label: t("linking.itself") };
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
          <SourceSettings
            names={{
              form: t("linking.form"),
              where: t("linking.where"),
              take: t("linking.take"),
              takeAbout: t("linking.takeAbout"),
            }}
            source={linked}
            ours={comparable(props.fields).filter((each) => each.uid !== field.uid)}
            takes={(theirs, form) => [
              ...(field.type === "reference" && field.settings.form === form ? [itself] : []),
              ...named(theirs.filter((each) => kind === "text" || kindOf(each) === kind)),
            ]}
            onForm={(form) => onChange({ ...NOTHING, form: form ?? "" })}
            onChange={(part) => onChange({ ...linked, ...part })}
          />
          {linked.form && (
            <Toggle
              name={t("linking.overwrite")}
              on={linked.overwrite}
              onChange={(overwrite) => onChange({ ...linked, overwrite })}
            />
          )}
        </>
      )}
    </>
  );
}

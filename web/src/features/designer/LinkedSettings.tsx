import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FieldDefinition, type LinkedValue, useForm, useForms } from "@/api/forms";
import { useReader } from "@/fields/reader";
import styles from "./designer.module.css";
import type { DraftField } from "./draft";
import { Line, Toggle } from "./parts";

const MATCHES_MAX = 5;
const NOTHING: LinkedValue = {
  form: "",
  where: [{ field: "", equals: "" }],
  match: "all",
  take: "",
  overwrite: true,
};

const kindOf = (field: FieldDefinition) => FIELD_TYPES[field.meaning ?? field.type].kind;

function canBeAsked(field: FieldDefinition): boolean {
  const { operators } = FIELD_TYPES[field.meaning ?? field.type];
  return !field.retired && (operators as readonly string[]).includes("eq");
}

type Choices = { value: string; label: string }[];

function Matches(props: {
  linked: LinkedValue;
  theirs: Choices;
  ours: Choices;
  onChange: (linked: LinkedValue) => void;
}) {
  const { linked, onChange } = props;
  const { t } = useTranslation();
  const keep = (where: LinkedValue["where"]) => onChange({ ...linked, where });
  const set = (index: number, part: Partial<LinkedValue["where"][number]>) =>
    keep(linked.where.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <div className={styles.matches}>
      {linked.where.length > 1 && (
        <Segmented<"all" | "any">
          size="small"
          value={linked.match === "any" ? "any" : "all"}
          options={[
            { value: "all", label: t("records.filter.all") },
            { value: "any", label: t("records.filter.any") },
          ]}
          onChange={(match) => onChange({ ...linked, match })}
        />
      )}
      {linked.where.map((match, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions are told apart by their place alone
        <div key={index} className={styles.match}>
          <Select
            aria-label={t("linking.theirs")}
            placeholder={t("linking.theirs")}
            value={match.field || null}
            options={props.theirs}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(field: string) => set(index, { field })}
          />
          <span>=</span>
          <Select
            aria-label={t("linking.ours")}
            placeholder={t("linking.ours")}
            value={match.equals || null}
            options={props.ours}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(equals: string) => set(index, { equals })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("linking.removeMatch")}
            disabled={linked.where.length === 1}
            onClick={() => keep(linked.where.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        type="link"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={linked.where.length >= MATCHES_MAX}
        onClick={() => keep([...linked.where, { field: "", equals: "" }])}
      >
        {t("linking.addMatch")}
      </Button>
    </div>
  );
}

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
                    linked={linked}
                    theirs={named(theirs.filter(canBeAsked))}
                    ours={named(ours)}
                    onChange={onChange}
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

import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FieldDefinition, useForm, useForms } from "@/api/forms";
import { useReader } from "../reader";
import { canBeAsked, type Match, Matches, NO_MATCH } from "./Matches";
import { Setting } from "./Setting";

type Choice = { value: string; label: string };

/** Records of another form that match this one, and what is taken of them. */
export interface Source {
  form: string;
  where: Match[];
  match?: string;
  take: string;
}

/** Fields by their names. */
export function useNamed() {
  const { label } = useReader();
  return (fields: readonly FieldDefinition[]): Choice[] =>
    fields.map((each) => ({ value: each.key, label: label(each.label) }));
}

/** The fields of a record that another form's can be compared with. */
export function comparable<Item extends FieldDefinition>(fields: readonly Item[]): Item[] {
  return fields.filter((each) => canBeAsked(each) && FIELD_TYPES[each.type].written);
}

export function FormPick(props: {
  name: string;
  value: unknown;
  canClear?: boolean;
  onChange: (form: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const { label } = useReader();
  const forms = useForms().data ?? [];
  return (
    <Setting name={props.name}>
      {(id) => (
        <Select
          id={id}
          style={{ width: "100%" }}
          showSearch={{ optionFilterProp: "label" }}
          allowClear={props.canClear}
          placeholder={t("fields.choose")}
          value={typeof props.value === "string" && props.value ? props.value : null}
          options={forms.map((each) => ({ value: each.key, label: label(each.title) }))}
          onChange={props.onChange}
        />
      )}
    </Setting>
  );
}

/** Which form, which of its records, and which of its fields. */
export function SourceSettings(props: {
  names: { form: string; where: string; take: string; takeAbout?: string };
  source: Source;
  ours: readonly FieldDefinition[];
  /** What may be taken of the form. */
  takes: (theirs: readonly FieldDefinition[], form: string) => Choice[];
  /** All of the conditions must hold, whatever their number. */
  allHold?: boolean;
  /** Without a condition every record is meant. */
  canBeEmpty?: boolean;
  /** Another form is chosen; none where it was cleared. */
  canClear?: boolean;
  onForm: (form: string | undefined) => void;
  onChange: (part: Partial<Source>) => void;
}) {
  const { names, source, onChange } = props;
  const { t } = useTranslation();
  const named = useNamed();
  const target = useForm(source.form || null).data;
  const theirs = target?.fields.filter((each) => !each.retired) ?? [];
  const isOpen = props.canBeEmpty && source.where.length === 0;
  return (
    <>
      <FormPick name={names.form} value={source.form} canClear={props.canClear} onChange={props.onForm} />
      {target && (
        <>
          <Setting name={names.take} about={names.takeAbout}>
            {(id) => (
              <Select
                id={id}
                style={{ width: "100%" }}
                showSearch={{ optionFilterProp: "label" }}
                placeholder={t("fields.choose")}
                value={source.take || null}
                options={props.takes(theirs, target.key)}
                onChange={(take: string) => onChange({ take })}
              />
            )}
          </Setting>
          <Setting name={names.where}>
            {() =>
              isOpen ? (
                <Button type="link" size="small" onClick={() => onChange({ where: [NO_MATCH] })}>
                  {t("linking.addMatch")}
                </Button>
              ) : (
                <Matches
                  allHold={props.allHold}
                  canBeEmpty={props.canBeEmpty}
                  where={source.where}
                  match={source.match === "any" ? "any" : "all"}
                  theirs={theirs.filter(canBeAsked)}
                  ours={named(props.ours)}
                  onChange={(where, match) => onChange({ where, match })}
                />
              )
            }
          </Setting>
        </>
      )}
    </>
  );
}

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FieldTypeName } from "@/api/fieldTypes";
import { type FieldDefinition, type FormDefinition, useFormsByKey } from "@/api/forms";

const SYSTEM: readonly [string, FieldTypeName][] = [
  ["created_at", "moment"],
  ["created_by", "author"],
  ["updated_at", "moment"],
  ["updated_by", "author"],
];

/** Fields of a form as its pages show them: readable, live, system fields last, look-ups typed by what they show. */
export interface FormFields {
  all: FieldDefinition[];
  byKey: ReadonlyMap<string, FieldDefinition>;
}

/** What a look-up's values are: those of the field it shows, under its own name. Nobody writes them here. */
function meaning(
  field: FieldDefinition,
  form: FormDefinition,
  targets: ReadonlyMap<string, FormDefinition>,
): FieldDefinition {
  if (field.type !== "lookup") return field;
  const through = form.fields.find((each) => each.key === field.settings.through);
  const target = typeof through?.settings.form === "string" ? targets.get(through.settings.form) : undefined;
  const shown = target?.fields.find((each) => each.key === field.settings.field && !each.retired);
  if (!shown || shown.type === "lookup") return { ...field, ...plainly(field.meaning), writable: false };
  return { ...field, type: shown.type, settings: shown.settings, writable: false };
}

/** Without the options of the field that is shown, a choice is told as the word it is. */
function plainly(meaning: FieldTypeName | undefined): Partial<FieldDefinition> {
  return meaning && !/select|reference|lookup/.test(meaning) ? { type: meaning } : {};
}

function targetKeys(form: FormDefinition | undefined): string[] {
  const through = new Set(
    form?.fields.filter((each) => each.type === "lookup").map((each) => each.settings.through),
  );
  const forms = form?.fields.filter((each) => through.has(each.key)).map((each) => each.settings.form) ?? [];
  return [...new Set(forms.filter((key): key is string => typeof key === "string"))];
}

export function useFormFields(form: FormDefinition | undefined): FormFields {
  const { t } = useTranslation();
  const targets = useFormsByKey(useMemo(() => targetKeys(form), [form]));
  return useMemo(() => {
    const own = (form?.fields ?? [])
      .filter((field) => !field.retired && field.readable !== false)
      .map((field) => (form ? meaning(field, form, targets) : field));
    const present = new Set(own.map((field) => field.key));
    const system = SYSTEM.filter(([key]) => form && !present.has(key)).map(
      ([key, type]): FieldDefinition => ({
        id: key,
        key,
        type,
        label: t(`fields.systemFields.${key as "created_at"}`),
        required: false,
        unique: false,
        settings: {},
        help: null,
        retired: false,
        writable: false,
      }),
    );
    const all = [...own, ...system];
    return { all, byKey: new Map(all.map((field) => [field.key, field])) };
  }, [form, targets, t]);
}

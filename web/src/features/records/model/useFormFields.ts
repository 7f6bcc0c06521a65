import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { fetchEditors } from "@/fields/registry";
import { asShown } from "@/fields/rows/rows";

const SYSTEM: readonly [string, FieldTypeName][] = [
  ["created_at", "moment"],
  ["created_by", "author"],
  ["updated_at", "moment"],
  ["updated_by", "author"],
];

/** Fields of a form as its pages show them: readable, live, system fields last, computed ones typed by what they show. */
export interface FormFields {
  all: FieldDefinition[];
  byKey: ReadonlyMap<string, FieldDefinition>;
}

export function useFormFields(form: FormDefinition | undefined): FormFields {
  const { t } = useTranslation();
  const types = form?.fields;
  useEffect(() => {
    // While the records are read: whoever opens a cell then types at once. One that fails is asked for again there.
    if (types) void fetchEditors(types.map(({ type }) => type)).catch(() => undefined);
  }, [types]);
  return useMemo(() => {
    const own = (form?.fields ?? [])
      .filter((field) => !field.retired && field.readable !== false)
      .map(asShown);
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
  }, [form, t]);
}

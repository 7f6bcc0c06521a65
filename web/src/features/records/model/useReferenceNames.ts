import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDepartmentChoices, useMemberChoices, useRoleChoices } from "@/api/choices";
import { api, url } from "@/api/client";
import type { FieldTypeName } from "@/api/fieldTypes";
import { useFormsByKey } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { type RecordRow, recordKey } from "@/api/records";
import { comparisons } from "@/conditions/filterTree";
import type { FormFields } from "./useFormFields";

const asList = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === "string");

/** Types whose values are ids, which nobody should have to read. */
const NAMED = new Set<FieldTypeName>([
  "reference",
  "member",
  "department",
  "author",
  "references",
  "members",
  "departments",
  "role",
  "roles",
]);
const isNamed = ({ type }: { type: FieldTypeName }) => NAMED.has(type);

/** Names of the records, members, departments and roles that a filter speaks of by id. */
export function useReferenceNames(
  predicate: Predicate | null,
  fields: FormFields,
): ReadonlyMap<string, string> {
  const spoken = useMemo(
    () =>
      [...comparisons(predicate)].flatMap(({ field, value }) => {
        const definition = fields.byKey.get(field);
        if (!definition) return [];
        return asList(value).map((id) => ({
          type: definition.type,
          form: String(definition.settings.form ?? ""),
          id,
        }));
      }),
    [predicate, fields],
  );
  const references = spoken.filter((each) => each.type === "reference" || each.type === "references");
  const forms = useFormsByKey([...new Set(references.map((each) => each.form))]);
  const records = useQueries({
    queries: references.map(({ form, id }) => ({
      queryKey: recordKey(form, id),
      queryFn: () => api.get<RecordRow>(url`/api/forms/${form}/records/${id}`),
      staleTime: 60_000,
      retry: false,
    })),
  });
  const members = useMemberChoices(spoken.some((each) => /^members?$|^author$/.test(each.type))).data;
  const departments = useDepartmentChoices(spoken.some((each) => /^departments?$/.test(each.type))).data;
  const roles = useRoleChoices(spoken.some((each) => /^roles?$/.test(each.type))).data;
  const names = new Map<string, string>(spoken.filter(isNamed).map(({ id }) => [id, ""]));
  for (const { id, label } of [...(members ?? []), ...(departments ?? []), ...(roles ?? [])])
    names.set(id, label);
  for (const [index, { form, id }] of references.entries()) {
    const record = records[index]?.data;
    const key = forms.get(form)?.label_field;
    if (record && key) names.set(id, String(record[key] ?? id));
  }
  return names;
}

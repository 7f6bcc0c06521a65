import { queryOptions, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Label } from "@/shared/label";
import { useSettled } from "@/shared/settled";
import { api, url } from "./client";
import type { FieldTypeName } from "./fieldTypes";
import type { Schemas } from "./schema";

type FieldShown = Schemas["FieldShown"];

/** What a definition says of a field for its reader; a new one of a draft has none of it, and no id. */
type ForReader = Pick<
  FieldShown,
  | "default_formula"
  | "linked"
  | "hidden_from_partners"
  | "privacy"
  | "masked"
  | "readable"
  | "writable"
  | "writable_by"
  | "meaning_settings"
  | "placeholder"
  | "width"
>;

/** Where a field takes its value from: the newest record of a form whose fields match this record's. */
export type LinkedValue = Schemas["LinkedShown"];

/** A field of a form. `meaning` is the type of its values: of a computed field that of its results. */
export type FieldDefinition = Omit<FieldShown, "id" | "type" | "kind" | "meaning" | keyof ForReader> &
  Partial<ForReader> & { id: string | null; type: FieldTypeName; meaning?: FieldTypeName };

/** A part of a form's page: a group, one of the tabs of a bar, or a step of a guided entry. */
export type FormSection = Schemas["SectionShown"];

/** What stands in a section: a field by its key, or something that says what it is. */
export type SectionItem = FormSection["items"][number];

/** A definition as written: what the designer edits and the server stores. */
export type FormDocument = Omit<Schemas["FormShown"], keyof Stored | "fields" | "shared_with_partners"> & {
  fields: FieldDefinition[];
  shared_with_partners?: boolean;
};

type Stored = Pick<Schemas["FormShown"], "id" | "version" | "actions" | "live" | "listable_checks">;

/** The conditions of a form as bound trees, for pages that fill it in. */
export type LiveConditions = Schemas["LiveShown"];

export type FormRule = Schemas["RuleShown"];

export type FormCheck = Schemas["CheckShown"];

export type FormDefinition = FormDocument & Omit<Stored, "id">;

export type FormSummary = Schemas["FormSummaryShown"];

export type ChangeClass = Schemas["ChangeClass"];

/** One step of a planned change of a form, with what the data says about it. */
export type PlannedChange = Schemas["PlannedChangeShown"];

export type ChangePlan = Schemas["ChangePlanShown"];

export const FORMS_KEY = ["forms"] as const;

const formQuery = (key: string) => ({
  queryKey: [...FORMS_KEY, key],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get<{ form: FormDefinition }>(url`/api/forms/${key}`, { signal }),
  staleTime: 60_000,
});

export function useForms() {
  return useQuery({
    queryKey: FORMS_KEY,
    queryFn: ({ signal }) => api.get<{ forms: FormSummary[] }>("/api/forms", { signal }),
    select: (answer) => answer.forms,
    staleTime: 60_000,
  });
}

/** A form as the actor may use it: its live fields, what may be read and written, what may be done. Without a key nothing is asked. */
export function useForm(key: string | null) {
  return useQuery({ ...formQuery(key ?? ""), enabled: Boolean(key), select: (answer) => answer.form });
}

/**
 * A form as it is now, for who changes it: what was read before is asked for anew, also where one goes from
 * form to form on the same page; `refetchOnMount` alone does not ask then.
 */
export function useFreshForm(key: string | null) {
  return useQuery({
    ...formQuery(key ?? ""),
    enabled: Boolean(key),
    staleTime: 0,
    refetchOnMount: "always",
    select: (answer) => answer.form,
  });
}

/** Several forms at once; those that cannot be read are left out. */
export function useFormsByKey(keys: readonly string[]): Map<string, FormDefinition> {
  return useQueries({
    queries: keys.map(formQuery),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }) => (data ? [[data.form.key, data.form] as const] : []))),
  });
}

/** Asks for forms anew, where somebody else changed one. */
export function useRefreshForms() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: FORMS_KEY });
}

export interface NewForm {
  key: string;
  title: Label;
  fields: Omit<FieldDefinition, "id" | "retired" | "help">[];
  label_field?: string;
  aggregate?: FormDocument["aggregate"];
}

export function useCreateForm() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: NewForm) => api.post<{ form: FormDefinition }>("/api/forms", form),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: FORMS_KEY }),
        queries.invalidateQueries({ queryKey: ["menu"] }),
      ]),
  });
}

/** What a copy of a form is called, and what comes along. */
export interface FormCopy {
  key: string;
  title: Record<string, string>;
  conditions: boolean;
  views: boolean;
  templates: boolean;
  records: boolean;
}

export function useCopyForm(key: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (copy: FormCopy) => api.post<Schemas["CopiedAnswer"]>(url`/api/forms/${key}:copy`, copy),
    onSuccess: () =>
      Promise.all([FORMS_KEY, ["menu"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

function spellingOf(text: string) {
  return queryOptions({
    queryKey: ["spelling", text],
    queryFn: ({ signal }) => api.get<{ spelling: string }>("/api/spelling", { params: { text }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Asks for a name in Latin letters where a key depends on it and must not be guessed. */
export function useSpell(): (name: string) => Promise<string> {
  const queries = useQueryClient();
  return async (name) => (await queries.fetchQuery(spellingOf(name.trim()))).spelling;
}

/** A name in Latin letters, Chinese in pinyin; undefined while it is asked for or when there is no name. */
export function useSpelling(name: string): string | undefined {
  const text = useSettled(name.trim());
  return useQuery({ ...spellingOf(text), enabled: text !== "" }).data?.spelling;
}

/** A value that a change of type could not convert, as it was. */
export interface LeftOver {
  /** null: the field is no more. */
  field: string | null;
  record_id: string;
  value: string;
  code: string;
  at: string;
}

/** The latest values that changes of type left over; for those who design forms. */
export function useLeftOvers(key: string) {
  return useQuery({
    queryKey: [...FORMS_KEY, key, "rejects"],
    queryFn: ({ signal }) => api.get<{ rejects: LeftOver[] }>(url`/api/forms/${key}/rejects`, { signal }),
    select: (answer) => answer.rejects,
  });
}

/** What publishing a draft would do, counted anew each time it is asked; not under the forms, which publishing renews. */
export function usePlanForm(
  key: string,
  draft: { version: number; definition: FormDocument; sub_forms?: unknown[] },
) {
  return useQuery({
    queryKey: ["form-plan", key, JSON.stringify(draft)],
    queryFn: ({ signal }) => api.post<{ plan: ChangePlan }>(url`/api/forms/${key}:plan`, draft, { signal }),
    select: (answer) => answer.plan,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Publishes a draft; `onApplied` is called before the new version is shown anywhere. */
export function useApplyForm(key: string, onApplied: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: {
      version: number;
      definition: FormDocument;
      sub_forms?: unknown[];
      confirm?: string;
      rights?: Schemas["FieldRights"][];
    }) => api.post<{ form: FormDefinition }>(url`/api/forms/${key}:apply`, draft),
    onSuccess: () => {
      onApplied();
      return Promise.all([
        queries.invalidateQueries({ queryKey: FORMS_KEY }),
        queries.invalidateQueries({ queryKey: ["menu"] }),
      ]);
    },
  });
}

/** How a draft behaves while it is filled in, and what is wrong with it; asked again when the draft has settled. */
export function usePreviewForm(key: string, version: number, definition: FormDocument) {
  const settled = useSettled(JSON.stringify(definition));
  return useQuery({
    queryKey: [...FORMS_KEY, key, "preview", version, settled],
    queryFn: ({ signal }) =>
      api.post<Schemas["PreviewAnswer"]>(
        url`/api/forms/${key}:preview`,
        { version, definition: JSON.parse(settled) as FormDocument },
        { signal },
      ),
    placeholderData: (before) => before,
  });
}

/** A form out of use, with how many records it keeps. */
export type RetiredForm = Schemas["RetiredFormShown"];

const RETIRED_KEY = ["retired-forms"] as const;

export function useRetiredForms(may: boolean) {
  return useQuery({
    queryKey: RETIRED_KEY,
    queryFn: ({ signal }) => api.get<{ forms: RetiredForm[] }>("/api/retired-forms", { signal }),
    select: (answer) => answer.forms,
    enabled: may,
  });
}

export type FormUse = Schemas["FormUseShown"];

/** Where a form is used by others, asked anew each time: it must be right before anything is promised. */
export function useFormUses(key: string | null) {
  return useQuery({
    queryKey: [...FORMS_KEY, key, "uses"],
    queryFn: ({ signal }) =>
      api.get<Schemas["FormUsesAnswer"]>(url`/api/forms/${key ?? ""}/uses`, { signal }),
    enabled: key !== null,
    gcTime: 0,
  });
}

export type FieldUse = Schemas["FieldUseShown"];

/** What names one field of a form, asked before it is taken out of use. */
export async function findFieldUses(form: string, field: string): Promise<FieldUse[]> {
  const answer = await api.get<Schemas["FieldUsesAnswer"]>(url`/api/forms/${form}/fields/${field}/uses`);
  return answer.uses;
}

/** Takes forms out of use, brings them back, removes them for good. */
export function useRetirement() {
  const queries = useQueryClient();
  const again = () =>
    Promise.all(
      [FORMS_KEY, RETIRED_KEY, ["menu"] as const].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  return useMutation({
    mutationFn: ({ key, act }: { key: string; act: "retire" | "restore" | "purge" }) => {
      if (act === "retire") return api.post<unknown>(url`/api/forms/${key}:retire`, {});
      if (act === "restore") return api.post<unknown>(url`/api/retired-forms/${key}:restore`, {});
      return api.post<unknown>(url`/api/retired-forms/${key}:purge`, { confirm: key });
    },
    onSuccess: again,
  });
}

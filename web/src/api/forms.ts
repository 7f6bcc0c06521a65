import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Label } from "@/shared/label";
import { api, url } from "./client";
import type { FieldTypeName } from "./fieldTypes";
import type { FieldError } from "./problem";
import type { Action } from "./roles";

/** A field of a form. A new one of a draft has no id yet. */
export interface FieldDefinition {
  id: string | null;
  key: string;
  type: FieldTypeName;
  label: Label;
  required: boolean;
  unique: boolean;
  settings: Record<string, unknown>;
  help: Label | null;
  retired: boolean;
  hidden_from_partners?: boolean;
  readable?: boolean;
  writable?: boolean;
  writable_by?: { create: boolean; update: boolean };
  /** The type of its values: that of the field it shows for a look-up, else its own. */
  meaning?: FieldTypeName;
}

export interface FieldGroup {
  title: Label | null;
  fields: string[];
}

/** A definition as written: what the designer edits and the server stores. */
export interface FormDocument {
  key: string;
  title: Label;
  label_field: string;
  icon: string | null;
  fields: FieldDefinition[];
  layout: FieldGroup[];
  unique_together: string[][];
  partner_path: string[] | null;
  shared_with_partners?: boolean;
}

export interface FormDefinition extends FormDocument {
  version: number;
  actions: Action[];
}

export interface FormSummary {
  key: string;
  title: Label;
  icon?: string | null;
  record_count?: number | null;
  actions: Action[];
}

export type ChangeClass = "metadata_only" | "instant" | "validated" | "rewrite" | "destructive";

/** One step of a planned change of a form, with what the data says about it. */
export interface PlannedChange {
  kind: string;
  field: string | null;
  class: ChangeClass;
  text: string;
  count: number;
  sample: string[];
}

export interface ChangePlan {
  changes: PlannedChange[];
  requires_confirmation: boolean;
  confirm_with?: string | null;
  problems: FieldError[];
}

const FORMS_KEY = ["forms"] as const;

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

/** Several forms at once; those that cannot be read are left out. */
export function useFormsByKey(keys: readonly string[]): Map<string, FormDefinition> {
  return useQueries({
    queries: keys.map(formQuery),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }) => (data ? [[data.form.key, data.form] as const] : []))),
  });
}

export interface NewForm {
  key: string;
  title: Label;
  fields: Omit<FieldDefinition, "id" | "retired" | "help">[];
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

export function usePlanForm(key: string) {
  return useMutation({
    mutationFn: (draft: { version: number; definition: FormDocument }) =>
      api.post<{ plan: ChangePlan }>(url`/api/forms/${key}:plan`, draft),
  });
}

export function useApplyForm(key: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: { version: number; definition: FormDocument; confirm?: string }) =>
      api.post<{ form: FormDefinition }>(url`/api/forms/${key}:apply`, draft),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: FORMS_KEY }),
        queries.invalidateQueries({ queryKey: ["menu"] }),
      ]),
  });
}

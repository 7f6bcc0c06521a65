import { useQuery } from "@tanstack/react-query";
import type { Label } from "@/shared/label";
import { api, url } from "./client";
import type { Action } from "./roles";

export interface FormSummary {
  key: string;
  title: Label;
  actions: Action[];
  record_count?: number;
}

export interface FieldDefinition {
  id: string;
  key: string;
  type: string;
  label: Label;
  required: boolean;
  unique: boolean;
  settings: Record<string, unknown>;
  help: Label | null;
  retired: boolean;
  readable?: boolean;
  writable?: boolean;
}

export interface FormDefinition {
  key: string;
  title: Label;
  label_field: string;
  fields: FieldDefinition[];
  unique_together: string[][];
  partner_path: string[] | null;
  version: number;
  actions: Action[];
}

/** The forms that the actor may open. */
export function useForms() {
  return useQuery({
    queryKey: ["forms"],
    queryFn: ({ signal }) => api.get<{ forms: FormSummary[] }>("/api/forms", { signal }),
    select: (answer) => answer.forms,
    staleTime: 60_000,
  });
}

/** One form with its fields; not asked for while there is no key. */
export function useForm(key: string | null) {
  return useQuery({
    queryKey: ["forms", key],
    enabled: key !== null,
    queryFn: ({ signal }) => api.get<{ form: FormDefinition }>(url`/api/forms/${key ?? ""}`, { signal }),
    select: (answer) => answer.form,
    staleTime: 60_000,
  });
}

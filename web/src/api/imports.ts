import { useMutation } from "@tanstack/react-query";
import { api, url } from "./client";

export interface ImportColumn {
  name: string;
  sample: (string | number | null)[];
  /** The field guessed or remembered for this source. */
  field: string | null;
  confidence: number;
  /** Values that a choice field does not know, each with the option it most resembles. */
  values?: Record<string, string | null>;
}

export interface ImportNote {
  kind: string;
  text: string;
  rows: number | number[];
  count?: number;
}

/** What the server found in an uploaded file. */
export interface ImportFound {
  id: string;
  name?: string;
  encoding?: string | null;
  sheets: string[];
  sheet?: string | null;
  header_row: number | null;
  columns: ImportColumn[];
  rows: number;
  notes: ImportNote[];
  key?: string | null;
  mode?: ImportMode;
}

export type ImportMode = "create" | "update" | "upsert";

export interface ImportPlan {
  mapping: Record<string, string | null>;
  values: Record<string, Record<string, string | null>>;
  key: string | null;
  mode: ImportMode;
}

export interface ImportError {
  row: number;
  field: string | null;
  code: string;
  message: string;
  value: unknown;
}

export interface CheckResult {
  ok: number;
  bad: number;
  create?: number;
  update?: number;
  errors: ImportError[];
  /** A file with every bad row and its reason. */
  file?: string | null;
}

export type OnError = "all_or_nothing" | "skip_bad";

export function useUploadImport(form: string) {
  return useMutation({
    mutationFn: (given: { file: File; encoding?: string; sheet?: string }) => {
      const body = new FormData();
      body.set("file", given.file);
      if (given.encoding) body.set("encoding", given.encoding);
      if (given.sheet) body.set("sheet", given.sheet);
      return api.post<{ import: ImportFound }>(url`/api/forms/${form}/imports`, body);
    },
  });
}

export function useCheckImport(form: string, id: string) {
  return useMutation({
    mutationFn: (plan: ImportPlan) =>
      api.post<{ job: { id: string } }>(url`/api/forms/${form}/imports/${id}:check`, plan),
  });
}

export function useRunImport(form: string, id: string) {
  return useMutation({
    mutationFn: (plan: ImportPlan & { on_error: OnError; save_as?: string }) =>
      api.post<{ job: { id: string } }>(url`/api/forms/${form}/imports/${id}:run`, plan),
  });
}

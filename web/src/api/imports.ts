import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { api, url } from "./client";

export type ImportMode = "create" | "update" | "upsert";
export type OnError = "all_or_nothing" | "skip_bad";

/** What a column of the file becomes; `values` gives words of the file the option they mean. */
export interface ImportChoices {
  mapping: Record<string, string | null>;
  values: Record<string, Record<string, string | null>>;
  key: string[];
  mode: ImportMode;
  readings: Record<string, Record<string, boolean>>;
}

export interface ImportColumn {
  name: string;
  sample: string[];
  /** The field guessed, or remembered for this source. */
  field: string | null;
  confidence: number;
  by: string | null;
  /** Words that a choice field does not know, each with the option it most resembles. */
  unknown_values: Record<string, string | null>;
}

export interface ImportNote {
  kind: string;
  text: string;
  count: number;
  rows: number[];
}

export interface ImportField {
  key: string;
  label: string;
  required: boolean;
  unique: boolean;
}

/** What the server found in an uploaded file. */
export interface ImportFound {
  id: string;
  format: string;
  encoding: string | null;
  delimiter: string | null;
  sheets: string[];
  sheet: string | null;
  header_row: number;
  rows: number;
  columns: ImportColumn[];
  fields: ImportField[];
  choices: ImportChoices & { on_error: OnError; saved: boolean };
  notes: ImportNote[];
}

export interface ImportError {
  row: number;
  field: string | null;
  code: string;
  message: string;
  value: string | null;
}

/** What a check would do, or a run did. */
export interface ImportResult {
  rows: number;
  ok: number;
  bad: number;
  create: number;
  update: number;
  unchanged: number;
  written: boolean;
  errors: ImportError[];
}

/** How to look at a file where the guess was wrong. */
export interface Looks {
  encoding?: string;
  sheet?: string;
  header_row?: number;
}

interface Queued {
  job: { id: string };
}

export function useUploadImport(form: string) {
  return useMutation({
    mutationFn: ({ file, looks }: { file: File; looks: Looks }) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(looks)) {
        if (value !== undefined && value !== "") body.set(name, String(value));
      }
      body.set("file", file);
      return api.post<{ import: ImportFound }>(url`/api/forms/${form}/imports`, body);
    },
  });
}

export function useCheckImport(form: string, id: string) {
  return useMutation({
    mutationFn: (choices: ImportChoices) =>
      api.post<Queued>(url`/api/forms/${form}/imports/${id}:check`, choices),
  });
}

export function useRunImport(form: string, id: string) {
  return useMutation({
    mutationFn: (choices: ImportChoices & { on_error: OnError; save_as?: string }) =>
      api.post<Queued>(url`/api/forms/${form}/imports/${id}:run`, choices),
  });
}

interface ErrorsPage {
  errors: ImportError[];
  next_cursor: string | null;
}

/** Every bad row with its reason, page by page; `pass` changes with each check. */
export function useImportErrors(form: string, id: string, pass: string) {
  return useInfiniteQuery({
    queryKey: ["imports", form, id, pass],
    queryFn: ({ pageParam, signal }) =>
      api.get<ErrorsPage>(url`/api/forms/${form}/imports/${id}/errors`, {
        params: { cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.errors),
  });
}

export const importErrorsAddress = (form: string, id: string) =>
  url`/api/forms/${form}/imports/${id}/errors.csv`;

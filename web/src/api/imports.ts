import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { api, url } from "./client";
import type { Schemas } from "./schema";

export type ImportMode = Schemas["Mode"];
export type ImportSpan = Schemas["Span"];
export type OnError = "all_or_nothing" | "skip_bad";
export type OnTotals = "warn" | "block";

/** What a column of the file becomes; `values` gives words of the file the option they mean. */
export type ImportChoices = Omit<Schemas["ImportChoicesShown"], "on_error" | "on_totals" | "saved">;

/** How months become rows: the field of the month, the field of each measure, the year of bare months. */
export type ImportMonths = Schemas["ImportMonthsShown"];

/** The columns of a file that are months, and those that add them up. */
export type ImportMonthsFound = Schemas["ImportMonthsFound"];

/** A field that cuts the form into parts, and how much of its values is one. */
export type ImportPart = Schemas["ImportPartShown"];

/** A replaced part: its values as the file names them, and what happens in it. */
export interface ImportReplaced {
  values: (string | null)[];
  new: number;
  changed: number;
  unchanged: number;
  removed: number;
}

export type ImportColumn = Schemas["ImportColumnShown"];

/** A field that the form may get for a column. */
export type ImportNewField = Schemas["ImportNewFieldShown"];

export type ImportNote = Schemas["ImportNoteShown"];

export type ImportField = Schemas["ImportFieldShown"];

/** What the server found in an uploaded file. */
export type ImportFound = Schemas["ImportShown"];

export type ImportError = Schemas["ImportErrorShown"];

/** What a total of the file says of one column, and what its rows add up to. */
export interface ImportTotal {
  row: number;
  label: string;
  column: string;
  field: string;
  first_row: number;
  last_row: number;
  expected: string;
  computed: string;
  difference: string;
  agrees: boolean;
}

export interface ImportTotals {
  checked: number;
  differing: number;
  lines: ImportTotal[];
}

/** What a check would do, or a run did. */
export interface ImportResult {
  rows: number;
  ok: number;
  bad: number;
  create: number;
  update: number;
  unchanged: number;
  remove: number;
  parts: ImportReplaced[];
  undo: string | null;
  written: boolean;
  totals: ImportTotals | null;
  /** Of a check: what a run changes of the form before it writes. */
  form_changes?: FormChange[];
  errors: ImportError[];
}

/** A step of a change of the form, as its designer shows it. */
export interface FormChange {
  kind: string;
  field: string | null;
  text: string;
}

/** How to look at a file where the guess was wrong. */
export interface Looks {
  encoding?: string;
  sheet?: string;
  header_row?: number;
}

type Queued = Schemas["ImportBegunAnswer"];

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
    mutationFn: (choices: ImportChoices & { on_error: OnError; on_totals: OnTotals; save_as?: string }) =>
      api.post<Queued>(url`/api/forms/${form}/imports/${id}:run`, choices),
  });
}

type ErrorsPage = Schemas["ImportErrorsAnswer"];

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

/** The bad rows as they stand in the file, to be corrected and imported again. */
export const badRowsAddress = (form: string, id: string) => url`/api/forms/${form}/imports/${id}/rows.csv`;

export const importErrorsAddress = (form: string, id: string) =>
  url`/api/forms/${form}/imports/${id}/errors.csv`;

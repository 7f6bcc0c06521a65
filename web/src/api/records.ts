import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useOnce } from "@/shared/once";
import { api, url, withParameters } from "./client";
import { coded, withFreshCode } from "./freshCodes";
import { endOfJob } from "./jobs";
import type { Predicate } from "./predicate";
import type { Schemas } from "./schema";

export interface LabelledId {
  id: string;
  label: string;
}

/** A record as the API reads and writes it: flat, keyed by field. */
export type RecordRow = Schemas["RecordShown"] & { revision: number };

export type FieldValues = Record<string, unknown>;

/** Which records, in which order. */
export interface RecordsAsked {
  filter?: Predicate | null;
  sort?: string;
  /** Fields whose groups stand together: `region,-order_date:month`. */
  group?: string;
  search?: string;
  view?: string;
  deleted?: boolean;
  fields?: readonly string[];
}

export type RecordsPage = Omit<Schemas["RecordsAnswer"], "records"> & { records: RecordRow[] };

/** The list parameters as the server writes them. */
export function listParameters(asked: RecordsAsked): Record<string, string | boolean | undefined> {
  return {
    filter: asked.filter ? JSON.stringify(asked.filter) : undefined,
    sort: asked.sort || undefined,
    group: asked.group || undefined,
    search: asked.search || undefined,
    view: asked.view,
    deleted: asked.deleted || undefined,
    fields: asked.fields?.join(","),
  };
}

export function listRecords(
  form: string,
  asked: RecordsAsked,
  page: { limit: number; cursor?: string | undefined; skip?: number; count?: boolean },
  signal?: AbortSignal,
): Promise<RecordsPage> {
  return api.get<RecordsPage>(url`/api/forms/${form}/records`, {
    params: {
      ...listParameters(asked),
      limit: page.limit,
      cursor: page.cursor,
      skip: page.skip || undefined,
      count: page.count || undefined,
    },
    signal,
  });
}

/** Groups with their measures, under the names that the question gives them. */
export function aggregateRecords(
  form: string,
  body: object,
  signal?: AbortSignal,
): Promise<{ rows: Record<string, unknown>[] }> {
  return api.post(url`/api/forms/${form}/records:aggregate`, body, { signal });
}

/** Records of a form whose text matches, for pickers. */
export function useRecordSearch(
  form: string,
  search: string,
  enabled: boolean,
  filter: Predicate | null = null,
) {
  return useQuery({
    queryKey: ["records", form, "search", search, filter],
    enabled,
    queryFn: ({ signal }) => listRecords(form, { search, filter }, { limit: 20 }, signal),
    select: (page) => page.records,
    placeholderData: (before) => before,
  });
}

export function recordKey(form: string, id: string) {
  return ["records", form, "one", id] as const;
}

/** A record; with `deleted`, one that lies in the recycle bin. */
export function useRecord(form: string, id: string | null, deleted = false) {
  const key = recordKey(form, id ?? "");
  return useQuery({
    queryKey: deleted ? [...key, "deleted"] : key,
    enabled: id !== null,
    queryFn: ({ signal }) =>
      api.get<RecordRow>(url`/api/forms/${form}/records/${id ?? ""}`, {
        params: { deleted: deleted || undefined },
        signal,
      }),
  });
}

export type HistoryEntry = Schemas["HistoryEntryShown"];

type HistoryPage = Schemas["HistoryAnswer"];

export function useHistory(form: string, id: string) {
  return useInfiniteQuery({
    queryKey: [...recordKey(form, id), "history"],
    queryFn: ({ pageParam, signal }) =>
      api.get<HistoryPage>(url`/api/forms/${form}/records/${id}/history`, {
        params: { cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: (data: InfiniteData<HistoryPage>) => data.pages.flatMap((page) => page.entries),
  });
}

export type RelatedForm = Schemas["RelatedShown"];

/** Forms that refer to a record, with how many records each. */
export function useRelated(form: string, id: string) {
  return useQuery({
    queryKey: [...recordKey(form, id), "related"],
    queryFn: ({ signal }) =>
      api.get<{ related: RelatedForm[] }>(url`/api/forms/${form}/records/${id}/related`, { signal }),
    select: (answer) => answer.related,
  });
}

/** Whether likely duplicates are meant. */
const meant = (insists: boolean) => ({ duplicates: insists ? "allow" : undefined });

/** `once`: sent again under the same key, the record is not made again. */
export function createRecord(
  form: string,
  values: FieldValues,
  once?: string,
  insists = false,
): Promise<RecordRow> {
  const headers = once ? { "idempotency-key": once } : undefined;
  return withFreshCode({ purpose: "record.change", object: `${form}/new`, content: values }, (code) =>
    api.post<RecordRow>(url`/api/forms/${form}/records`, values, {
      headers: { ...headers, ...coded(code) },
      params: meant(insists),
    }),
  );
}

/** Makes a record like this one, with these values instead of its own. */
export function copyRecord(form: string, id: string, values: FieldValues): Promise<RecordRow> {
  return api.post<RecordRow>(url`/api/forms/${form}/records/${id}/copy`, values);
}

/** Writes some fields of a record that still has this revision; a stale one is a 409 with `current`. */
export function updateRecord(
  form: string,
  id: string,
  revision: number,
  values: FieldValues,
  insists = false,
): Promise<RecordRow> {
  const params = meant(insists);
  const content = { ...values, revision };
  return withFreshCode({ purpose: "record.change", object: `${form}/${id}`, content }, (code) =>
    api.patch<RecordRow>(url`/api/forms/${form}/records/${id}`, content, { params, headers: coded(code) }),
  );
}

/** Which records a bulk act is on: those named, or all that a filter keeps. */
export type Chosen = { ids: string[] } | { filter: Predicate; search?: string };

/** What is given to each record: fixed values (null clears a field), and values that formulas make of it. */
export interface Edit {
  values: FieldValues;
  formulas: Record<string, string>;
}

/** An edit on its way: what refuses it may be left out, likely duplicates may be meant. */
export interface SentEdit extends Edit {
  skips: boolean;
  insists: boolean;
}

export type EditPreview = Schemas["EditPreviewAnswer"];

export type Changed = Schemas["BulkAnswer"];

/** Undoing more takes longer than a request should. */
const UNDONE_AT_ONCE = 1_000;

export const bulk = {
  update: (form: string, chosen: Chosen, { values, formulas, skips, insists }: SentEdit) =>
    api.post<Changed>(
      url`/api/forms/${form}/records:update`,
      { ...chosen, values, formulas, skip_refused: skips },
      { params: meant(insists) },
    ),
  preview: (form: string, chosen: Chosen, edit: Edit, insists = false) =>
    api.post<EditPreview>(
      url`/api/forms/${form}/records:preview`,
      { ...chosen, ...edit },
      { params: meant(insists) },
    ),
  edit: (form: string, chosen: Chosen, { values, formulas, skips, insists }: SentEdit) =>
    api.post<{ job: { id: string } }>(
      url`/api/forms/${form}/records:edit`,
      { ...chosen, values, formulas, skip_refused: skips },
      { params: meant(insists) },
    ),
  delete: (form: string, chosen: Chosen) => api.post<Changed>(url`/api/forms/${form}/records:delete`, chosen),
  restore: (form: string, ids: string[], insists = false) =>
    api.post<Changed>(url`/api/forms/${form}/records:restore`, { ids }, { params: meant(insists) }),
  purge: (form: string, ids: string[]) => api.post<Changed>(url`/api/forms/${form}/records:purge`, { ids }),
  /** Takes a change of `count` records back; of very many as a job, whose end is waited for. */
  undo: async (token: string, insists: boolean, count: number): Promise<number> => {
    const params = meant(insists);
    if (count <= UNDONE_AT_ONCE) return (await api.post<Changed>("/api/undo", { token }, { params })).changed;
    const begun = await api.post<{ job: { id: string } }>("/api/undo:run", { token }, { params });
    return Number((await endOfJob(begun.job.id)).result?.changed ?? 0);
  },
};

/** After records changed outside the grid: everything that shows them asks again. */
export function useRefreshRecords(form: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["records", form] });
}

/** Makes a record; what one opened page sends twice is made once, also where the first answer was lost. */
export function useCreateRecord(form: string) {
  const refresh = useRefreshRecords(form);
  const onceFor = useOnce();
  return useMutation({
    mutationFn: ({ values, insists = false }: { values: FieldValues; insists?: boolean }) =>
      createRecord(form, values, onceFor(JSON.stringify([values, insists])), insists),
    onSuccess: refresh,
  });
}

/** Where rows of sub-forms go in a file: on lines of their own, on a sheet for each sub-form, nowhere. */
export type RowsOut = "lines" | "sheets" | "none";

/** Where the browser fetches a view as a file; with a reason, masked values are in it in full. */
export function exportAddress(
  form: string,
  format: "csv" | "xlsx",
  asked: RecordsAsked,
  { reason, rows }: { reason?: string; rows?: RowsOut } = {},
): string {
  const revealed = reason ? { reveal: true, reason } : {};
  return withParameters(url`/api/forms/${form}/records:export`, {
    format,
    rows,
    ...listParameters(asked),
    ...revealed,
  });
}

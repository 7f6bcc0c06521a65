import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import type { Predicate } from "./predicate";
import type { Schemas } from "./schema";

export interface ViewColumn {
  field: string;
  width?: number | null;
}

export type ViewKind = Schemas["ViewShown"]["kind"];

export type ViewLook = Schemas["ViewLookShown"];

export type Grouping = Schemas["GroupingShown"];

/** A colour under a condition; `bound` is the condition as the pages interpret it, made by the server. */
export type Format = Schemas["FormatShown"];

/** What a view holds: which records, in which order and in what look, under a name. */
export type ViewContent = Omit<
  Schemas["ViewShown"],
  "id" | "key" | "own" | "missing" | "filter" | "columns"
> & {
  filter?: Predicate | null;
  columns: ViewColumn[];
};

/** A saved view; `own` are those that the actor made, `missing` what had to be left out of it. */
export type View = ViewContent & Pick<Schemas["ViewShown"], "id" | "key" | "own" | "missing">;

/** A look as it is written: conditions as people made them. */
export function writtenLook(look: ViewLook) {
  if (!look.formats) return look;
  return { ...look, formats: look.formats.map(({ bound: _bound, ...format }) => format) };
}

export function contentOf({ title, kind, filter, sort, columns, look, shared, locked }: View): ViewContent {
  return { title, kind, filter: filter ?? null, sort, columns, look, shared, locked };
}

const viewsKey = (form: string) => ["views", form] as const;

export function useViews(form: string) {
  return useQuery({
    queryKey: viewsKey(form),
    queryFn: ({ signal }) => api.get<{ views: View[] }>(url`/api/forms/${form}/views`, { signal }),
    select: (answer) => answer.views,
    staleTime: 60_000,
  });
}

const written = (content: ViewContent) => ({ ...content, look: writtenLook(content.look) });

export function useSaveView(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...content }: ViewContent & { id?: string }) =>
      id
        ? api.patch<{ view: View }>(url`/api/forms/${form}/views/${id}`, written(content))
        : api.post<{ view: View }>(url`/api/forms/${form}/views`, written(content)),
    onSuccess: () => queries.invalidateQueries({ queryKey: viewsKey(form) }),
  });
}

/** The look as the server reads it, conditions bound; nothing is saved. */
export async function checkLook(form: string, kind: ViewKind, look: ViewLook): Promise<ViewLook> {
  const document = { title: "–", kind, look: writtenLook(look) };
  const answer = await api.post<{ look: ViewLook }>(url`/api/forms/${form}/views:check`, document);
  return answer.look;
}

export function useDeleteView(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(url`/api/forms/${form}/views/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: viewsKey(form) }),
  });
}

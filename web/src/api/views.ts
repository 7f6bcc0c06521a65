import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import type { Predicate } from "./predicate";
import type { Schemas } from "./schema";

export interface ViewColumn {
  field: string;
  width?: number | null;
}

/** What a view holds: a filter, a sort and a choice of columns under a name. */
export type ViewContent = Omit<Schemas["ViewShown"], "id" | "key" | "own" | "filter" | "columns"> & {
  filter?: Predicate | null;
  columns: ViewColumn[];
};

/** A saved view; `own` are those that the actor made. */
export type View = ViewContent & Pick<Schemas["ViewShown"], "id" | "key" | "own">;

export function contentOf({ title, kind, filter, sort, columns, shared }: View): ViewContent {
  return { title, kind, filter: filter ?? null, sort, columns, shared };
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

export function useSaveView(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...content }: ViewContent & { id?: string }) =>
      id
        ? api.patch<{ view: View }>(url`/api/forms/${form}/views/${id}`, content)
        : api.post<{ view: View }>(url`/api/forms/${form}/views`, content),
    onSuccess: () => queries.invalidateQueries({ queryKey: viewsKey(form) }),
  });
}

export function useDeleteView(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(url`/api/forms/${form}/views/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: viewsKey(form) }),
  });
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Label } from "@/shared/label";
import { api, url } from "./client";
import type { Predicate } from "./predicate";

export interface ViewColumn {
  field: string;
  width?: number | null;
}

/** A saved filter, sort and choice of columns; shared with everybody who may read the form, or one's own. */
export interface View {
  id: string;
  key?: string | null;
  title: Label;
  kind: "grid";
  filter: Predicate | null;
  sort: string | null;
  columns: ViewColumn[];
  shared: boolean;
  /** Whether the actor may change it. */
  editable?: boolean;
}

export type ViewContent = Omit<View, "id" | "key" | "editable">;

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

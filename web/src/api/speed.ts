import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import type { Schemas } from "./schema";

export type SlowList = Schemas["SlowListShown"];

const KEY = ["slow-lists"];

/** Lists that were slow again and again, with the indexes made for them. */
export function useSlowLists() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get<{ lists: SlowList[] }>("/api/slow-lists", { signal }),
    select: (answer) => answer.lists,
  });
}

/** Have an index made, or take it away. */
export function useIndexes() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: KEY });
  const make = useMutation({
    mutationFn: (name: string) => api.post(`${url`/api/slow-lists/${name}`}:make`, {}),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (name: string) => api.delete(url`/api/slow-lists/${name}`),
    onSuccess,
  });
  return { make, remove };
}

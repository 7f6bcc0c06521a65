import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client";
import type { Schemas } from "./schema";

export type MenuItem = Schemas["MenuItemShown"];

export type MenuApp = Schemas["MenuAppShown"];

/** Apps and what of them the actor may open. */
export function useMenu() {
  return useQuery({
    queryKey: ["menu"],
    queryFn: ({ signal }) => api.get<{ apps: MenuApp[] }>("/api/menu", { signal }),
    select: (answer) => answer.apps,
    staleTime: 60_000,
  });
}

/** Where a menu item leads. */
export function placeOf(item: Pick<MenuItem, "kind" | "key">): string {
  return item.kind === "form" ? `/forms/${item.key}` : `/${item.key}`;
}

export type MenuGroup = Schemas["GroupShown"];

/** The whole menu for those who design forms. */
export type Arrangement = Schemas["ArrangementAnswer"];

/** A group as it is wanted; one without a key is new. */
export type WantedGroup = Pick<MenuGroup, "title" | "items"> & { key: string | null };

const ARRANGEMENT_KEY = ["menu", "arrangement"] as const;

export function useArrangement() {
  return useQuery({
    queryKey: ARRANGEMENT_KEY,
    queryFn: ({ signal }) => api.get<Arrangement>("/api/menu/arrangement", { signal }),
  });
}

/** Arranges the menu, shown at once and taken back where it is refused. One change waits for the other. */
export function useArrange() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ARRANGEMENT_KEY,
    scope: { id: "menu" },
    mutationFn: (groups: readonly WantedGroup[]) =>
      api.put<Arrangement>("/api/menu/arrangement", {
        version: queries.getQueryData<Arrangement>(ARRANGEMENT_KEY)?.version ?? 0,
        groups: groups.map(({ key, title, items }) => ({
          key,
          title,
          items: items.map((item) => ({ kind: item.kind, key: item.key })),
        })),
      }),
    onMutate: async (groups) => {
      await queries.cancelQueries({ queryKey: ARRANGEMENT_KEY });
      const known = groups.filter((group): group is MenuGroup => group.key !== null);
      if (known.length === groups.length && groups.length > 0)
        queries.setQueryData<Arrangement>(ARRANGEMENT_KEY, (now) => now && { ...now, groups: known });
    },
    onSuccess: (answer) => {
      const isLast = queries.isMutating({ mutationKey: ARRANGEMENT_KEY }) === 1;
      queries.setQueryData<Arrangement>(ARRANGEMENT_KEY, (now) =>
        now && !isLast ? { ...now, version: answer.version } : answer,
      );
      return queries.invalidateQueries({ queryKey: ["menu"], exact: true });
    },
    onError: () => queries.invalidateQueries({ queryKey: ARRANGEMENT_KEY }),
  });
}

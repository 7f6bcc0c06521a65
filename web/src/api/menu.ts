import { useQuery } from "@tanstack/react-query";
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

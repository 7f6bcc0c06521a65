import { useQuery } from "@tanstack/react-query";
import type { Label } from "@/shared/label";
import { api } from "./client";

export interface MenuItem {
  kind: "form" | "page";
  key: string;
  title: Label;
  icon: string | null;
}

export interface MenuApp {
  key: string;
  title: Label;
  items: MenuItem[];
}

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

import { useQuery } from "@tanstack/react-query";
import type { Language } from "@/i18n";
import { api } from "./client";
import { SESSION_KEY, useSending } from "./queries";

export interface Workspace {
  key: string;
  name: string;
  accent: string | null;
  currency: string;
  time_zone: string;
  business_date: string | null;
  locale: Language;
}

const WORKSPACE_KEY = ["workspace"] as const;

export function useWorkspace() {
  return useQuery({
    queryKey: WORKSPACE_KEY,
    queryFn: ({ signal }) => api.get<{ workspace: Workspace }>("/api/workspace", { signal }),
    select: (answer) => answer.workspace,
  });
}

export function useChangeWorkspace() {
  return useSending(
    (change: Partial<Omit<Workspace, "key">>) => api.patch("/api/workspace", change),
    WORKSPACE_KEY,
    SESSION_KEY,
  );
}

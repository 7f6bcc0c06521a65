import { useQuery } from "@tanstack/react-query";
import { api } from "./client";
import { SESSION_KEY, useSending } from "./queries";
import type { Schemas } from "./schema";

export type Workspace = Schemas["WorkspaceShown"];

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

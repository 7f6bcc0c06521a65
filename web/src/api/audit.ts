import { useMutation } from "@tanstack/react-query";
import { api } from "./client";
import { useKeysetList } from "./queries";
import type { Schemas } from "./schema";

export type AuditEntry = Schemas["EntryShown"];

export interface AuditFilter {
  /** A user's id. */
  actor?: string;
  /** An action, or with a dot at its end all actions of one kind. */
  action?: string;
  /** Moments: from the first on, before the second. */
  from?: string;
  to?: string;
}

type AuditPage = Schemas["AuditAnswer"];

/** The audit, the newest first. */
export function useAudit(filter: AuditFilter) {
  return useKeysetList(
    ["audit", filter],
    (cursor, signal) =>
      api.get<AuditPage>("/api/audit", { params: { ...filter, cursor, limit: 50 }, signal }),
    (page) => page.entries,
  );
}

export type Verdict = Schemas["Verdict"];

/** Recomputes the chain of hashes from the first entry to the last. */
export function useVerifyAudit() {
  return useMutation({ mutationFn: () => api.post<Verdict>("/api/audit:verify") });
}

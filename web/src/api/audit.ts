import { useMutation } from "@tanstack/react-query";
import { api } from "./client";
import { useKeysetList } from "./queries";

export interface AuditEntry {
  seq: number;
  at: string;
  actor_id: string | null;
  actor: string;
  /** Through whose eyes, when it was done in preview. */
  previewed: string | null;
  via: "session" | "token" | "job" | "cli";
  action: string;
  /** The action in the reader's words. */
  title: string;
  subject: { kind: string; id: string | null; label: string };
  detail: Record<string, unknown>;
  hash: string;
}

export interface AuditFilter {
  /** A user's id. */
  actor?: string;
  /** An action, or with a dot at its end all actions of one kind. */
  action?: string;
  /** Moments: from the first on, before the second. */
  from?: string;
  to?: string;
}

interface AuditPage {
  entries: AuditEntry[];
  next_cursor: string | null;
}

/** The audit, the newest first. */
export function useAudit(filter: AuditFilter) {
  return useKeysetList(
    ["audit", filter],
    (cursor, signal) =>
      api.get<AuditPage>("/api/audit", { params: { ...filter, cursor, limit: 50 }, signal }),
    (page) => page.entries,
  );
}

export interface Verdict {
  ok: boolean;
  checked: number;
  first_broken: number | null;
}

/** Recomputes the chain of hashes from the first entry to the last. */
export function useVerifyAudit() {
  return useMutation({ mutationFn: () => api.post<Verdict>("/api/audit:verify") });
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api, url } from "./client";
import { Problem } from "./problem";
import type { Schemas } from "./schema";

export type CodePurpose = Schemas["CodePurpose"];
export type CodeRules = Schemas["CodeRules"];

/** What is confirmed: the server compares it to the letter with what then arrives. */
export interface Confirmed {
  purpose: CodePurpose;
  object: string;
  content: Record<string, unknown>;
}

/** Something that waits for a code: `run` tries with one, `give` ends the waiting. */
export interface Waiting {
  what: Confirmed;
  run: (code: string) => Promise<void>;
  giveUp: () => void;
}

let waiting: Waiting | null = null;
const listeners = new Set<() => void>();

function show(next: Waiting | null) {
  waiting = next;
  for (const listener of listeners) listener();
}

/** What waits for a code now. */
export function useWaitingForCode(): Waiting | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
}

/** Does something; where the server wants a fresh code for it, once more with the one that the person enters. */
export async function withFreshCode<Answer>(
  what: Confirmed,
  attempt: (code?: string) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "code_needed") throw error;
    return new Promise((resolve, reject) => {
      show({
        what,
        run: async (code) => {
          try {
            resolve(await attempt(code));
            show(null);
          } catch (again) {
            if (again instanceof Problem && again.code === "code_wrong") throw again;
            reject(again);
            show(null);
          }
        },
        giveUp: () => {
          reject(error);
          show(null);
        },
      });
    });
  }
}

/** How a code travels beside a record's values. */
export function coded(code: string | undefined): Record<string, string> {
  return code === undefined ? {} : { "confirmation-code": code };
}

export function sendFreshCode(what: Confirmed) {
  return api.post<Schemas["CodeSent"]>("/api/confirmation-codes", what);
}

/** Whether a code cannot go out yet, as nobody has proved the address that it would go to. */
export function isUnproved(error: unknown): boolean {
  return error instanceof Problem && error.code === "address_not_proved";
}

export function sendProvingCode() {
  return api.post<Schemas["CodeSent"]>("/api/address-proofs/codes", {});
}

export function proveAddress(code: string) {
  return api.post<Schemas["Proved"]>("/api/address-proofs", { code });
}

const RULES = ["confirmation-rules"];

export function useCodeRules() {
  return useQuery({
    queryKey: RULES,
    queryFn: ({ signal }) => api.get<CodeRules>("/api/confirmation-rules", { signal }),
  });
}

export function useSetCodeRule() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ purpose, active }: { purpose: CodePurpose; active: boolean }) =>
      api.put<CodeRules>(url`/api/confirmation-rules/${purpose}`, { active }),
    onSuccess: (rules) => queries.setQueryData(RULES, rules),
  });
}

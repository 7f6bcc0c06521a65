import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Language } from "@/i18n";
import { forgetBegun, remember } from "@/shared/storage";
import { api, url } from "./client";
import { SESSION_KEY, takeUpSession } from "./queries";
import type { Schemas } from "./schema";

export type Session = Schemas["SessionAnswer"];

/** Asked quietly, nobody is no error, which a browser would show a stranger in its console. */
async function readSession(signal: AbortSignal): Promise<Session | null> {
  const session = await api.get<Session | undefined>("/api/session", { params: { quiet: true }, signal });
  return session ?? null;
}

/** Who is signed in; `null` when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => readSession(signal),
    staleTime: 60_000,
  });
}

/** The session of a page that stands behind the sign-in. */
export function useSignedIn(): Session {
  const session = useSession().data;
  if (!session) throw new Error("this page is shown to people who signed in");
  return session;
}

/** Whether the actor holds a system permission; previews are read-only and hold what they show. */
export function useMay(permission: string): boolean {
  return useSession().data?.permissions.includes(permission) ?? false;
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: { email: string; password: string }) => api.post<Session>("/api/session", given),
    onSuccess: (session) => {
      leftByHand = false;
      takeUpSession(queries, session);
    },
  });
}

/** What the door offers. While nobody knows, the password; where it cannot be found out, everything. */
export function useWays(): { phoneCode: boolean; mailedReset: boolean } {
  const ways = useQuery({
    queryKey: ["ways"],
    queryFn: ({ signal }) => api.get<Schemas["Ways"]>("/api/session/ways", { signal }),
  });
  return {
    phoneCode: ways.data?.phone_code ?? ways.isError,
    mailedReset: ways.data?.mailed_reset ?? ways.isError,
  };
}

/** Has a code sent to a phone; the answer is the same for numbers that nobody knows. */
export function useAskCode() {
  return useMutation({
    mutationFn: (phone: string) => api.post<Schemas["CodeAsked"]>("/api/session/codes", { phone }),
  });
}

/** Has a link for a new password mailed; answers alike for any address. */
export function useAskReset() {
  return useMutation({
    mutationFn: (email: string) => api.post<Schemas["ResetAsked"]>("/api/password/links", { email }),
  });
}

export function useEnterByCode() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: { phone: string; code: string }) => api.post<Session>("/api/session/code", given),
    onSuccess: (session) => {
      leftByHand = false;
      takeUpSession(queries, session);
    },
  });
}

/** Goes on in another workspace; tabs that still show this one begin anew. */
export function useSwitchWorkspace() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (workspace: string) => api.post<Session>("/api/session:switch", { workspace }),
    onSuccess: (session) => {
      takeUpSession(queries, session);
      remember("workspace", `${session.workspace.key} ${Date.now()}`);
    },
  });
}

let leftByHand = false;

/** Whether the reader signed out themselves since this page was loaded: then they need no reason. */
export function isLeftByHand(): boolean {
  return leftByHand;
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete("/api/session"),
    onSuccess: () => {
      leftByHand = true;
      takeUpSession(queries, null);
      forgetBegun();
    },
  });
}

/** Remembers the language on the server, so that messages and files come in it. */
export function useKeepLanguage() {
  return useMutation({ mutationFn: (locale: Language) => api.patch<Session>("/api/session", { locale }) });
}

export type Previewed = { member_id: string } | { partner_user_id: string };

export function useStartPreview() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (whom: Previewed) => api.post<Session>("/api/preview", whom),
    onSuccess: (session) => takeUpSession(queries, session),
  });
}

export function useLeavePreview() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete<Session>("/api/preview"),
    onSuccess: (session) => takeUpSession(queries, session),
  });
}

export type OpenSession = Schemas["OpenSession"];

const SESSIONS_KEY = ["sessions"] as const;

/** Where the actor is signed in, the session used last first. */
export function useOpenSessions() {
  return useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: ({ signal }) => api.get<{ sessions: OpenSession[] }>("/api/sessions", { signal }),
    select: (answer) => answer.sessions,
  });
}

export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(url`/api/sessions/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (given: { current: string; new: string }) => api.post<void>("/api/password", given),
  });
}

export function useResetPassword() {
  return useMutation({
    mutationFn: (given: { token: string; new: string }) => api.post<void>("/api/password:reset", given),
  });
}

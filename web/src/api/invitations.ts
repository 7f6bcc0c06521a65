import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import { takeUpSession, useSending } from "./queries";
import type { Schemas } from "./schema";
import type { Session } from "./session";

export type Invitation = Schemas["InvitationShown"];

/** Whom to let in. The link works once, for this address only. */
export type InvitationGiven = Schemas["InvitationBody"];

export type Invited = Schemas["InvitedAnswer"];

/** What somebody who opened a link is told before they accept. */
export type OpenInvitation = Schemas["OpenInvitation"];

export const INVITATIONS_KEY = ["invitations"] as const;

/** Invitations that may still be accepted. */
export function useInvitations() {
  return useQuery({
    queryKey: INVITATIONS_KEY,
    queryFn: ({ signal }) => api.get<{ invitations: Invitation[] }>("/api/invitations", { signal }),
    select: (answer) => answer.invitations,
  });
}

export function useInvite() {
  return useSending(
    (given: InvitationGiven) => api.post<Invited>("/api/invitations", given),
    INVITATIONS_KEY,
  );
}

export function useWithdrawInvitation() {
  return useSending((id: string) => api.delete(url`/api/invitations/${id}`), INVITATIONS_KEY);
}

/** Reading consumes nothing: the link still works afterwards. */
export function useOpenInvitation(token: string) {
  return useQuery({
    queryKey: ["open-invitation", token],
    queryFn: ({ signal }) =>
      api.get<{ invitation: OpenInvitation }>("/api/invitations/open", { params: { token }, signal }),
    select: (answer) => answer.invitation,
    enabled: token !== "",
    meta: { outside: true },
  });
}

export function useAcceptInvitation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: { token: string; name: string; password: string }) =>
      api.post<Session>("/api/invitations:accept", given),
    onSuccess: (session) => takeUpSession(queries, session),
  });
}

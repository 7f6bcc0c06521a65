import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import { takeUpSession, useSending } from "./queries";
import type { Session } from "./session";

export interface Invitation {
  id: string;
  kind: "member" | "partner";
  email: string | null;
  phone: string | null;
  name: string;
  roles: string[];
  partner: { id: string; label: string; code: string } | null;
  invited_by: string;
  created_at: string;
  expires_at: string;
}

/** Whom to let in. The link works once, for this address only. */
export interface InvitationGiven {
  kind: "member" | "partner";
  name: string;
  email?: string;
  phone?: string;
  roles: string[];
  department_id?: string | null;
  /** An existing member who gets a way in. */
  member_id?: string;
  /** The partner's id or code. */
  partner?: string;
}

export interface Invited {
  invitation: Invitation;
  link: string;
  qr_svg: string;
}

/** What somebody who opened a link is told before they accept. */
export interface OpenInvitation {
  workspace: { name: string; accent: string | null };
  kind: "member" | "partner";
  name: string;
  email: string | null;
  phone: string | null;
  invited_by: string;
  partner: { label: string } | null;
  expires_at: string;
  /** The address has an account already: its password proves who accepts. */
  has_account: boolean;
  /** Fingerprint of the key that signs statements, for checking them later. */
  statement_key: string | null;
}

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

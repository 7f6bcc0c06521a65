import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

export type Comment = Schemas["CommentShown"];
export type FollowedChange = Schemas["FollowedChange"];

const POLL = 60_000;
const FOLLOWED_KEY = ["followed"] as const;
const commentsKey = (form: string, record: string) => ["comments", form, record] as const;
const commentsAt = (form: string, record: string) => url`/api/forms/${form}/records/${record}/comments`;

/** A record's comments, whether one follows it, and whether one may comment. */
export function useComments(form: string, record: string) {
  return useQuery({
    queryKey: commentsKey(form, record),
    queryFn: ({ signal }) => api.get<Schemas["CommentsAnswer"]>(commentsAt(form, record), { signal }),
  });
}

export interface NewComment {
  text: string;
  mentions: string[];
  files: string[];
  inside_only: boolean;
}

export function useAddComment(form: string, record: string) {
  return useSending(
    (said: NewComment) => api.post<Schemas["CommentAnswer"]>(commentsAt(form, record), said),
    commentsKey(form, record),
  );
}

export function useChangeComment(form: string, record: string) {
  return useSending(
    ({ id, ...change }: { id: string; text?: string; resolved?: boolean }) =>
      api.patch<Schemas["CommentAnswer"]>(url`/api/forms/${form}/records/${record}/comments/${id}`, change),
    commentsKey(form, record),
  );
}

export function useRemoveComment(form: string, record: string) {
  return useSending(
    (id: string) => api.delete(url`/api/forms/${form}/records/${record}/comments/${id}`),
    commentsKey(form, record),
  );
}

export function useFollow(form: string, record: string) {
  const path = url`/api/forms/${form}/records/${record}/following`;
  return useSending(
    (following: boolean) => (following ? api.put(path, {}) : api.delete(path)),
    commentsKey(form, record),
    FOLLOWED_KEY,
  );
}

/** Followed records that others changed since one looked. */
export function useFollowedChanges() {
  return useQuery({
    queryKey: FOLLOWED_KEY,
    queryFn: ({ signal }) => api.get<Schemas["FollowedAnswer"]>("/api/followed", { signal }),
    refetchInterval: POLL,
  });
}

export function useMarkSeen() {
  return useSending(() => api.post("/api/followed/seen", {}), FOLLOWED_KEY);
}

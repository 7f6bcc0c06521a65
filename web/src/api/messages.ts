import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Schemas } from "./schema";
import { TASKS_KEY } from "./tasks";

export type Message = Schemas["Message"];
export type MessageKind = Schemas["MessageKind"];
export type Medium = Schemas["Medium"];
export type Channel = Schemas["MessageChannelShown"];
export type ChannelKind = Schemas["ChannelKind"];
export type KindPolicy = Schemas["KindPolicy"];
export type Preferences = Schemas["PreferencesShown"];
export type PreferencesBody = Schemas["PreferencesBody"];
export type MessageDelivery = Schemas["MessageDeliveryShown"];
export type ChannelTried = Schemas["ChannelTriedAnswer"];
type Inbox = Schemas["MessagesAnswer"];

const MESSAGES_KEY = ["messages"] as const;
const CHANNELS_KEY = ["message-channels"] as const;
const KINDS_KEY = ["message-kinds"] as const;
export const PREFERENCES_KEY = ["message-preferences"] as const;
const DELIVERIES_KEY = ["message-deliveries"] as const;
/** Where events do not come through, messages are looked for this often. */
const POLL = 60_000;

/** The latest messages; fetched anew when the server says that their number changed. */
export function useMessages() {
  return useQuery({
    queryKey: MESSAGES_KEY,
    queryFn: ({ signal }) => api.get<Inbox>("/api/messages", { signal }),
    refetchInterval: POLL,
  });
}

/** Listens while the page is looked at: a hidden one would hold one of the few connections a browser has. */
export function useLiveMessages() {
  const queries = useQueryClient();
  useEffect(() => {
    if (typeof EventSource === "undefined") return;
    let source: EventSource | null = null;
    const learn = (event: MessageEvent<string>) => {
      const counts = JSON.parse(event.data) as Pick<Inbox, "unread">;
      const known = queries.getQueryData<Inbox>(MESSAGES_KEY);
      if (known?.unread === counts.unread) return;
      void queries.invalidateQueries({ queryKey: MESSAGES_KEY });
      void queries.invalidateQueries({ queryKey: TASKS_KEY });
    };
    const follow = () => {
      source?.close();
      source = null;
      if (document.visibilityState === "visible") {
        source = new EventSource("/api/messages/live");
        source.addEventListener("unread", learn);
      }
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      source?.close();
    };
  }, [queries]);
}

export interface MessageFilter {
  kind?: MessageKind;
  unread?: boolean;
}

const PAGE = 100;

/** All messages, page by page. */
export function useAllMessages(filter: MessageFilter) {
  const query = useInfiniteQuery({
    queryKey: [...MESSAGES_KEY, "all", filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Inbox>("/api/messages", { params: { ...filter, before: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.messages.length === PAGE ? page.messages.at(-1)?.id : undefined),
  });
  return { ...query, rows: query.data?.pages.flatMap((page) => page.messages) };
}

export function useMessage(id: string) {
  return useQuery({
    queryKey: [...MESSAGES_KEY, "one", id],
    queryFn: ({ signal }) => api.get<Message>(url`/api/messages/${id}`, { signal }),
  });
}

export function useMarkRead() {
  return useSending(
    (ids: string[] | null) => api.post<Schemas["MarkedAnswer"]>("/api/messages/read", { ids }),
    MESSAGES_KEY,
  );
}

/** How one is reached oneself. */
export function usePreferences() {
  return useQuery({
    queryKey: PREFERENCES_KEY,
    queryFn: ({ signal }) => api.get<Preferences>("/api/messages/preferences", { signal }),
  });
}

export function useSavePreferences() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PreferencesBody) => api.put<Preferences>("/api/messages/preferences", body),
    onSuccess: (saved) => queries.setQueryData(PREFERENCES_KEY, saved),
  });
}

export function useChannels() {
  return useQuery({
    queryKey: CHANNELS_KEY,
    queryFn: ({ signal }) => api.get<Schemas["ChannelsAnswer"]>("/api/message-channels", { signal }),
  });
}

/** What is to change of a channel; without an id a new one is made. */
export interface ChannelChange {
  id?: string;
  kind?: ChannelKind;
  title?: string;
  settings?: Record<string, unknown>;
  secrets?: Record<string, string | null>;
  kinds?: MessageKind[];
  active?: boolean;
}

export function useSaveChannel() {
  return useSending(
    ({ id, ...change }: ChannelChange) =>
      id ? api.patch(url`/api/message-channels/${id}`, change) : api.post("/api/message-channels", change),
    CHANNELS_KEY,
    PREFERENCES_KEY,
  );
}

export function useRemoveChannel() {
  return useSending(
    (id: string) => api.delete(url`/api/message-channels/${id}`),
    CHANNELS_KEY,
    PREFERENCES_KEY,
  );
}

export function useTryChannel() {
  return useMutation({
    mutationFn: ({ id, address }: { id: string; address: string | null }) =>
      api.post<ChannelTried>(`${url`/api/message-channels/${id}`}:try`, { address }),
  });
}

export function usePolicies() {
  return useQuery({
    queryKey: KINDS_KEY,
    queryFn: ({ signal }) => api.get<Schemas["PoliciesAnswer"]>("/api/message-kinds", { signal }),
    select: (answer) => answer.kinds,
  });
}

export function useSavePolicy() {
  return useSending(
    ({ kind, policy }: { kind: MessageKind; policy: KindPolicy }) =>
      api.put(url`/api/message-kinds/${kind}`, policy),
    KINDS_KEY,
    PREFERENCES_KEY,
  );
}

export function useMessageDeliveries(status: string) {
  return useQuery({
    queryKey: [...DELIVERIES_KEY, status],
    queryFn: ({ signal }) =>
      api.get<Schemas["MessageDeliveriesAnswer"]>("/api/message-deliveries", {
        params: { status, limit: 100 },
        signal,
      }),
    select: (answer) => answer.deliveries,
    refetchInterval: 5_000,
  });
}

/** Sends one delivery once more, or everything that failed. */
export function useRetry() {
  return useSending(
    (id: string | null) =>
      api.post<Schemas["RetriedAnswer"]>(
        id ? `${url`/api/message-deliveries/${id}`}:retry` : "/api/message-deliveries:retry",
      ),
    DELIVERIES_KEY,
    CHANNELS_KEY,
  );
}

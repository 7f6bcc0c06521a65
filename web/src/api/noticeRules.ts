import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import type { FlowDocument, NotifyStep, Trigger } from "./flows";
import { toWire } from "./flowWire";
import { useKeysetList, useSending } from "./queries";
import type { Schemas } from "./schema";

/** A flow with steps that tell people something; a `simple` one does nothing else. */
export type NoticeRule = Omit<Schemas["NoticeRuleShown"], "trigger" | "notices"> & {
  trigger: Trigger;
  notices: NotifyStep[];
};
export type NoticeSent = Schemas["NoticeSent"];
export type Recipient = Schemas["Recipient"];

const FLOWS_KEY = ["flows"] as const;

export function useNoticeRules(enabled = true) {
  return useQuery({
    queryKey: [...FLOWS_KEY, "~notices"],
    enabled,
    queryFn: ({ signal }) => api.get<{ rules: NoticeRule[] }>("/api/notice-rules", { signal }),
    select: (answer) => answer.rules,
  });
}

/** Keeps a rule and lets it work; a new one has no revision. */
export function useSaveNoticeRule() {
  return useSending(
    ({ document, revision }: { document: FlowDocument; revision: number | null }) =>
      api.put<{ version: number }>(url`/api/notice-rules/${document.key}`, {
        document: toWire(document),
        revision,
      }),
    FLOWS_KEY,
  );
}

/** What a flow told people, the latest first. */
export function useNoticesSent(flow: string) {
  return useKeysetList(
    ["notices-sent", flow],
    (cursor, signal) =>
      api.get<Schemas["NoticesSentAnswer"]>(url`/api/notice-rules/${flow}/sent`, {
        params: { cursor },
        signal,
      }),
    (page) => page.sent,
  );
}

/** Who was told by a step of a run, and who has read it. */
export function useRecipients(run: string, visit: number) {
  const list = useKeysetList(
    ["notice-recipients", run, visit],
    (cursor, signal) =>
      api.get<Schemas["NoticeRecipientsAnswer"]>(url`/api/runs/${run}/notices/${visit}`, {
        params: { cursor },
        signal,
      }),
    (page) => page.recipients,
  );
  const first = list.data?.pages[0];
  return { ...list, sent: first?.sent ?? 0, read: first?.read ?? 0 };
}

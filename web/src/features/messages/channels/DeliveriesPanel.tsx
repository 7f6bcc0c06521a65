import { Button, Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { type Channel, type MessageDelivery, useMessageDeliveries, useRetry } from "@/api/messages";
import { useUrlState } from "@/shared/urlState";
import { DateText } from "@/ui/Amounts";
import { useChannelFault } from "@/ui/channelFault";
import { DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "../messages.module.css";

const STATUSES = ["failed", "waiting", "done", "dropped"] as const;
const TONES = { waiting: "warn", done: "good", failed: "bad", dropped: "plain" } as const;

/** What went out and what did not, to whom, and when it was read. */
export function DeliveriesPanel({ channels }: { channels: Channel[] }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const words = useChannelFault();
  const [chosen, setStatus] = useUrlState("status");
  const status = chosen || "failed";
  const log = useMessageDeliveries(status);
  const retry = useRetry();
  const again = (id: string | null) =>
    retry.mutate(id, {
      onSuccess: ({ retried }) => toasts.done(t("channels.retried", { count: retried })),
      onError: toasts.failed,
    });
  const route = ({ route: name }: MessageDelivery) =>
    channels.find(({ id }) => id === name)?.title ?? t(`messages.media.${name as "email"}`);
  return (
    <>
      <div className={styles.filters}>
        <Segmented
          value={status}
          options={STATUSES.map((each) => ({ value: each, label: t(`channels.statuses.${each}`) }))}
          onChange={(value) => setStatus(value === "failed" ? "" : value)}
        />
        {status === "failed" && (log.data?.length ?? 0) > 0 && (
          <Button loading={retry.isPending} onClick={() => again(null)}>
            {t("channels.retryAll")}
          </Button>
        )}
      </div>
      <Panel flush>
        <DataTable<MessageDelivery>
          label={t("channels.tabs.log")}
          rows={log.data}
          rowKey={(each) => each.id}
          error={log.error}
          onRetry={() => log.refetch()}
          empty={<EmptyState compact title={t(`channels.empty.${status as "failed"}`)} />}
          columns={[
            {
              key: "to",
              title: t("channels.to"),
              card: "title",
              render: (each) => each.to.join(t("frame.listSeparator")),
            },
            {
              key: "kind",
              title: t("messages.kind"),
              card: "line",
              render: (each) => t(`messages.kinds.${each.kind}`),
            },
            { key: "route", title: t("channels.route"), card: "line", render: route },
            {
              key: "at",
              title: t("channels.at"),
              render: (each) => <DateText value={each.created_at} time />,
            },
            {
              key: "state",
              title: t("channels.state"),
              card: "end",
              render: (each) => (
                <Mark tone={TONES[each.status]}>
                  {each.read_at ? t("channels.read") : t(`channels.statuses.${each.status}`)}
                </Mark>
              ),
            },
            {
              key: "why",
              title: t("channels.why"),
              card: "line",
              width: 320,
              render: (each) =>
                each.fault
                  ? [words(each.fault), each.detail, t("webhooks.attempts", { count: each.attempts })]
                      .filter(Boolean)
                      .join(" · ")
                  : "",
            },
            {
              key: "retry",
              title: t("frame.actions"),
              untitled: true,
              card: "end",
              render: (each) =>
                (each.status === "failed" || each.status === "waiting") && (
                  <Button size="small" onClick={() => again(each.id)}>
                    {t("channels.retry")}
                  </Button>
                ),
            },
          ]}
        />
      </Panel>
    </>
  );
}

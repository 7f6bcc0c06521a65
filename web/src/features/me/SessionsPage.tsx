import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { type OpenSession, useEndSession, useOpenSessions } from "@/api/session";
import { browserName } from "@/shared/browserName";
import { useLocale } from "@/shared/locale";
import { DateText } from "@/ui/Amounts";
import { DataTable } from "@/ui/DataTable";
import { formatAgo } from "@/ui/format";
import { Mark } from "@/ui/Mark";
import { useMyCrumbs } from "@/ui/myCrumbs";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";

function EndButton({ session }: { session: OpenSession }) {
  const { t } = useTranslation();
  const end = useEndSession();
  const toasts = useToasts();
  if (session.current) return <Mark tone="good">{t("me.thisDevice")}</Mark>;
  return (
    <Button
      size="small"
      loading={end.isPending}
      onClick={() =>
        end.mutate(session.id, { onSuccess: () => toasts.done(t("me.sessionEnded")), onError: toasts.failed })
      }
    >
      {t("me.endSession")}
    </Button>
  );
}

/** Where one is signed in; what one does not know, one ends. */
export function SessionsPage() {
  const { t } = useTranslation();
  const { language } = useLocale();
  const sessions = useOpenSessions();
  return (
    <>
      <PageHeader crumbs={useMyCrumbs()} title={t("frame.sessions")} about={t("me.sessionsAbout")} />
      <Panel flush>
        <DataTable<OpenSession>
          label={t("frame.sessions")}
          rows={sessions.data}
          rowKey={(session) => session.id}
          error={sessions.error}
          onRetry={() => sessions.refetch()}
          empty={<EmptyState title={t("me.sessionsEmpty")} />}
          columns={[
            {
              key: "browser",
              title: t("me.browser"),
              card: "title",
              render: (session) => <span title={session.browser}>{browserName(session.browser)}</span>,
            },
            { key: "address", title: t("me.address"), card: "line", render: (session) => session.address },
            {
              key: "seen",
              title: t("me.lastSeen"),
              card: "line",
              render: (session) => formatAgo(session.last_seen_at, new Date(), language),
            },
            {
              key: "since",
              title: t("me.since"),
              render: (session) => <DateText value={session.created_at} time />,
            },
            {
              key: "end",
              title: t("frame.actions"),
              untitled: true,
              card: "end",
              align: "right",
              render: (session) => <EndButton session={session} />,
            },
          ]}
        />
      </Panel>
    </>
  );
}

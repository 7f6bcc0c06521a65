import { SafetyCertificateOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type AuditEntry, useAudit, useVerifyAudit, type Verdict } from "@/api/audit";
import { Count, DateText } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { LoadMore } from "@/ui/LoadMore";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState, NothingFound } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { AuditFilters, useAuditFilter } from "./AuditFilters";
import styles from "./audit.module.css";
import { EntryDetail } from "./EntryDetail";
import { addressOf, subjectOf } from "./facts";

function VerdictNote({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  return verdict.ok ? (
    <Alert type="success" showIcon role="status" title={t("audit.whole", { count: verdict.checked })} />
  ) : (
    <Alert type="error" showIcon role="alert" title={t("audit.broken", { seq: verdict.first_broken })} />
  );
}

/** Who did it; the operator and the program itself have no name of their own. */
function Doer({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const nameless = entry.actor_id === null && (entry.actor === "operator" || entry.actor === "system");
  return nameless ? t(`audit.doers.${entry.actor as "operator" | "system"}`) : entry.actor;
}

function useColumns(): Column<AuditEntry>[] {
  const { t } = useTranslation();
  return [
    {
      key: "seq",
      title: t("audit.seq"),
      align: "right",
      width: 80,
      render: (entry) => <Count value={entry.seq} />,
    },
    { key: "at", title: t("audit.at"), card: "line", render: (entry) => <DateText value={entry.at} time /> },
    {
      key: "actor",
      title: t("audit.actor"),
      card: "line",
      render: (entry) => (
        <>
          <Doer entry={entry} />{" "}
          {entry.previewed && <Mark tone="warn">{t("audit.previewed", { name: entry.previewed })}</Mark>}
        </>
      ),
    },
    {
      key: "action",
      title: t("audit.action"),
      card: "title",
      render: (entry) => <span title={entry.action}>{entry.title}</span>,
    },
    { key: "subject", title: t("audit.subject"), card: "line", render: subjectOf },
    { key: "address", title: t("audit.address"), card: "line", render: addressOf },
  ];
}

/** What was done by whom. Entries are chained by hashes: a change to any of them shows. */
export function AuditPage() {
  const { t } = useTranslation();
  const filter = useAuditFilter();
  const audit = useAudit(filter.asked);
  const verify = useVerifyAudit();
  const toasts = useToasts();
  const check = (
    <Button
      icon={<SafetyCertificateOutlined aria-hidden="true" />}
      loading={verify.isPending}
      onClick={() => verify.mutate(undefined, { onError: toasts.failed })}
    >
      {t("audit.verify")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("settings.places.audit")} about={t("audit.about")} actions={check} />
      {verify.data && (
        <div className={styles.verdict}>
          <VerdictNote verdict={verify.data} />
        </div>
      )}
      <Panel
        flush
        title={<AuditFilters filter={filter} />}
        actions={
          filter.active &&
          audit.rows?.length !== 0 && <Button onClick={filter.clear}>{t("states.clearFilter")}</Button>
        }
      >
        <DataTable<AuditEntry>
          label={t("settings.places.audit")}
          rows={audit.rows}
          rowKey={(entry) => String(entry.seq)}
          error={audit.error}
          onRetry={() => audit.refetch()}
          columns={useColumns()}
          expand={(entry) => <EntryDetail entry={entry} />}
          empty={
            filter.active ? <NothingFound onClear={filter.clear} /> : <EmptyState title={t("audit.empty")} />
          }
        />
        <LoadMore list={audit} />
      </Panel>
    </>
  );
}

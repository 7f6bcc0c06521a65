import { SafetyCertificateOutlined } from "@ant-design/icons";
import { Alert, Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type AuditEntry, type AuditFilter, useAudit, useVerifyAudit, type Verdict } from "@/api/audit";
import { Count, DateText } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, NothingFound } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { useActionName } from "./actionName";
import styles from "./audit.module.css";

const NAMES = ["actor", "action", "from", "to"] as const;
const DATE = "YYYY-MM-DD";

function useFilter() {
  const [params, setParams] = useSearchParams();
  const values: AuditFilter = Object.fromEntries(
    NAMES.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])),
  );
  const change = (changes: AuditFilter) => {
    const after = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value) after.set(name, value);
      else after.delete(name);
    }
    setParams(after, { replace: true });
  };
  return { values, change, active: Object.keys(values).length > 0 };
}

function Filters({ filter }: { filter: ReturnType<typeof useFilter> }) {
  const { t } = useTranslation();
  const { values, change } = filter;
  const day = (text: string | undefined) => (text ? dayjs(text, DATE) : null);
  return (
    <div className={styles.filters}>
      <SearchBox
        className={styles.search}
        label={t("audit.actor")}
        value={values.actor ?? ""}
        onChange={(actor) => change({ actor })}
      />
      <SearchBox
        className={styles.search}
        label={t("audit.action")}
        value={values.action ?? ""}
        onChange={(action) => change({ action })}
      />
      <DatePicker.RangePicker
        allowEmpty
        aria-label={t("audit.period")}
        placeholder={[t("audit.from"), t("audit.to")]}
        value={[day(values.from), day(values.to)]}
        onChange={(range) =>
          change({ from: range?.[0]?.format(DATE) ?? "", to: range?.[1]?.format(DATE) ?? "" })
        }
      />
    </div>
  );
}

function VerdictNote({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  return verdict.ok ? (
    <Alert type="success" showIcon role="status" title={t("audit.whole", { count: verdict.checked })} />
  ) : (
    <Alert type="error" showIcon role="alert" title={t("audit.broken", { seq: verdict.first_broken })} />
  );
}

function useColumns(): Column<AuditEntry>[] {
  const { t } = useTranslation();
  const actionName = useActionName();
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
          {entry.actor}{" "}
          {entry.previewed && <Mark tone="warn">{t("audit.previewed", { name: entry.previewed })}</Mark>}
        </>
      ),
    },
    {
      key: "action",
      title: t("audit.action"),
      card: "title",
      render: (entry) => <span title={entry.action}>{actionName(entry.action)}</span>,
    },
    { key: "subject", title: t("audit.subject"), card: "line", render: (entry) => entry.subject.label },
  ];
}

function Detail({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  return (
    <dl className={styles.detail}>
      <dt>{t("audit.detail")}</dt>
      <dd>
        <pre>{JSON.stringify(entry.detail, null, 2)}</pre>
      </dd>
      <dt>{t("audit.via")}</dt>
      <dd>{entry.via}</dd>
      <dt>{t("audit.hash")}</dt>
      <dd className={styles.hash}>{entry.hash}</dd>
    </dl>
  );
}

/** What was done by whom. Entries are chained by hashes: a change to any of them shows. */
export function AuditPage() {
  const { t } = useTranslation();
  const filter = useFilter();
  const audit = useAudit(filter.values);
  const verify = useVerifyAudit();
  const toasts = useToasts();
  const clear = () => filter.change({ actor: "", action: "", from: "", to: "" });
  const check = (
    <Button
      icon={<SafetyCertificateOutlined />}
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
        title={<Filters filter={filter} />}
        actions={filter.active && <Button onClick={clear}>{t("states.clearFilter")}</Button>}
      >
        <DataTable<AuditEntry>
          label={t("settings.places.audit")}
          rows={audit.rows}
          rowKey={(entry) => String(entry.seq)}
          error={audit.error}
          onRetry={() => audit.refetch()}
          columns={useColumns()}
          expand={(entry) => <Detail entry={entry} />}
          empty={filter.active ? <NothingFound onClear={clear} /> : <EmptyState title={t("audit.empty")} />}
        />
        {audit.hasNextPage && (
          <div className={styles.more}>
            <Button loading={audit.isFetchingNextPage} onClick={() => audit.fetchNextPage()}>
              {t("frame.loadMore")}
            </Button>
          </div>
        )}
      </Panel>
    </>
  );
}

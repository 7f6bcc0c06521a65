import { Checkbox, DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { useFlows } from "@/api/flowDrafts";
import { useMembers } from "@/api/people";
import { RUN_STATES, type RunLine, useRuns } from "@/api/runs";
import { useMay } from "@/api/session";
import { RUN_TONES } from "@/flows/tones";
import { useLabel, useLocale } from "@/shared/locale";
import { useSettled } from "@/shared/settled";
import { useUrlState } from "@/shared/urlState";
import { type Column, DataTable } from "@/ui/DataTable";
import { formatDateTime } from "@/ui/format";
import { LoadMore } from "@/ui/LoadMore";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState, NoPermission, NothingFound } from "@/ui/states";
import styles from "./runs.module.css";

const DATE = "YYYY-MM-DD";

function useColumns(): Column<RunLine>[] {
  const { t } = useTranslation();
  const label = useLabel();
  const { language, timeZone } = useLocale();
  return [
    {
      key: "about",
      title: t("runs.about"),
      card: "title",
      render: (run) => run.label || t("runs.noRecord"),
    },
    { key: "flow", title: t("runs.flow"), card: "line", render: (run) => label(run.title) },
    {
      key: "status",
      title: t("runs.status"),
      card: "end",
      render: (run) => <Mark tone={RUN_TONES[run.status]}>{t(`runs.states.${run.status}`)}</Mark>,
    },
    {
      key: "at",
      title: t("runs.at"),
      card: "line",
      render: (run) => run.why ?? run.steps.map((step) => label(step)).join(t("frame.listSeparator")),
    },
    {
      key: "waits",
      title: t("runs.waitsFor"),
      card: "line",
      render: (run) => run.waits_for.join(t("frame.listSeparator")),
    },
    { key: "by", title: t("runs.startedBy"), render: (run) => run.started_by || t("frame.dash") },
    {
      key: "started",
      title: t("runs.started"),
      render: (run) => formatDateTime(run.started_at, language, timeZone),
    },
  ];
}

/** What flows are doing, for who manages them: every run, the latest first. */
export function RunsPage() {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const may = useMay("flows.manage");
  const [flow, setFlow] = useUrlState("flow");
  const [status, setStatus] = useUrlState("status");
  const [q, setQ] = useUrlState("q");
  const [person, setPerson] = useUrlState("person");
  const [overdue, setOverdue] = useUrlState("overdue");
  const [search, setSearch] = useSearchParams();
  const [from, to] = [search.get("from") ?? "", search.get("to") ?? ""];
  const flows = useFlows().data ?? [];
  const members = useMembers().data ?? [];
  const list = useRuns({ flow, status, q: useSettled(q), person, from, to, overdue });
  const setDays = (days: Record<string, string>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const name of ["from", "to"]) after.delete(name);
        for (const [name, day] of Object.entries(days)) after.set(name, day);
        return after;
      },
      { replace: true },
    );
  const columns = useColumns();
  if (!may) return <NoPermission />;
  const isFiltered = Boolean(flow || status || q || person || from || to || overdue);
  return (
    <>
      <PageHeader title={t("runs.title")} crumbs={[{ title: t("flowList.title"), to: "/flows" }]} />
      <div className={styles.filters}>
        <Input.Search
          allowClear
          className={styles.search}
          value={q}
          aria-label={t("tasks.search")}
          placeholder={t("tasks.search")}
          onChange={(event) => setQ(event.target.value)}
        />
        <Select
          allowClear
          className={styles.filter}
          aria-label={t("runs.flow")}
          placeholder={t("runs.everyFlow")}
          value={flow || null}
          options={flows.map((each) => ({ value: each.key, label: label(each.title) }))}
          onChange={(value) => setFlow(value ?? "")}
        />
        <Select
          allowClear
          className={styles.filter}
          aria-label={t("runs.status")}
          placeholder={t("runs.everyStatus")}
          value={status || null}
          options={RUN_STATES.map((value) => ({ value, label: t(`runs.states.${value}`) }))}
          onChange={(value) => setStatus(value ?? "")}
        />
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          className={styles.filter}
          aria-label={t("runs.startedBy")}
          placeholder={t("tasks.everyInitiator")}
          value={person || null}
          options={members.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(value) => setPerson(value ?? "")}
        />
        <DatePicker.RangePicker
          aria-label={t("runs.days")}
          placeholder={[t("runs.from"), t("runs.to")]}
          value={from && to ? [dayjs(from), dayjs(to)] : null}
          onChange={(range) =>
            setDays(range?.[0] && range[1] ? { from: range[0].format(DATE), to: range[1].format(DATE) } : {})
          }
        />
        <Checkbox
          className={styles.late}
          checked={overdue !== ""}
          onChange={(event) => setOverdue(event.target.checked ? "yes" : "")}
        >
          {t("runs.overdue")}
        </Checkbox>
      </div>
      <Panel flush>
        <DataTable
          label={t("runs.title")}
          columns={columns}
          rows={list.rows}
          rowKey={(run) => run.id}
          error={list.error}
          onRetry={() => list.refetch()}
          onOpen={(run) => navigate(`/runs/${run.id}`)}
          empty={
            isFiltered ? (
              <NothingFound onClear={() => setSearch({}, { replace: true })} />
            ) : (
              <EmptyState title={t("runs.empty")} about={t("runs.emptyAbout")} />
            )
          }
        />
        <LoadMore list={list} />
      </Panel>
    </>
  );
}

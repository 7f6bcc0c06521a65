import { Checkbox } from "antd";
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
import { FilterBar } from "@/ui/FilterBar";
import { asDay, type Days, FilterDays } from "@/ui/FilterDays";
import { FilterSelect } from "@/ui/FilterSelect";
import { formatDateTime } from "@/ui/format";
import { LoadMore } from "@/ui/LoadMore";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, NoPermission, NothingFound } from "@/ui/states";

function useColumns(): Column<RunLine>[] {
  const { t } = useTranslation();
  const label = useLabel();
  const { language, timeZone } = useLocale();
  return [
    {
      key: "about",
      title: t("runs.about"),
      card: "title",
      width: 200,
      render: (run) => run.label || t("runs.noRecord"),
    },
    { key: "flow", title: t("runs.flow"), card: "line", width: 140, render: (run) => label(run.title) },
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
      width: 140,
      render: (run) => run.why ?? run.steps.map((step) => label(step)).join(t("frame.listSeparator")),
    },
    {
      key: "waits",
      title: t("runs.waitsFor"),
      card: "line",
      width: 150,
      render: (run) => run.waits_for.join(t("frame.listSeparator")),
    },
    {
      key: "by",
      title: t("runs.startedBy"),
      width: 120,
      render: (run) => label(run.started_by) || t("frame.dash"),
    },
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
  const [askedStatus, setStatus] = useUrlState("status");
  const status = RUN_STATES.find((each) => each === askedStatus) ?? "";
  const [q, setQ] = useUrlState("q");
  const [person, setPerson] = useUrlState("person");
  const [overdue, setOverdue] = useUrlState("overdue");
  const [search, setSearch] = useSearchParams();
  const [from, to] = [asDay(search.get("from") ?? ""), asDay(search.get("to") ?? "")];
  const flows = useFlows().data ?? [];
  const members = useMembers().data ?? [];
  const list = useRuns({ flow, status, q: useSettled(q), person, from, to, overdue });
  const setDays = (days: Days) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, day] of Object.entries(days)) {
          if (day) after.set(name, day);
          else after.delete(name);
        }
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
      <FilterBar>
        <SearchBox label={t("tasks.search")} value={q} onChange={setQ} />
        <FilterSelect
          search
          label={t("runs.flow")}
          placeholder={t("runs.everyFlow")}
          value={flow}
          options={flows.map((each) => ({ value: each.key, label: label(each.title) }))}
          onChange={setFlow}
        />
        <FilterSelect
          label={t("runs.status")}
          placeholder={t("runs.everyStatus")}
          value={status}
          options={RUN_STATES.map((value) => ({ value, label: t(`runs.states.${value}`) }))}
          onChange={setStatus}
        />
        <FilterSelect
          search
          label={t("runs.startedBy")}
          placeholder={t("tasks.everyInitiator")}
          value={person}
          options={members.map((each) => ({ value: each.id, label: each.name }))}
          onChange={setPerson}
        />
        <FilterDays
          label={t("runs.days")}
          ends={[t("runs.from"), t("runs.to")]}
          from={from}
          to={to}
          onChange={setDays}
        />
        <Checkbox
          checked={overdue !== ""}
          onChange={(event) => setOverdue(event.target.checked ? "yes" : "")}
        >
          {t("runs.overdue")}
        </Checkbox>
      </FilterBar>
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

import { ExportOutlined } from "@ant-design/icons";
import { Alert, Button, Dropdown } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useFlows } from "@/api/flowDrafts";
import { type Asked, type FlowStatistics, statisticsFile, useFlowStatistics } from "@/api/flowStatistics";
import { useMay, useSignedIn } from "@/api/session";
import { useLasting } from "@/flows/lasting";
import { dayIn, useLabel, useLocale } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { Count } from "@/ui/Amounts";
import { PeriodBars } from "@/ui/charts/PeriodBars";
import { Figure } from "@/ui/Figure";
import { FilterBar } from "@/ui/FilterBar";
import { FilterDays } from "@/ui/FilterDays";
import { FilterSelect } from "@/ui/FilterSelect";
import { formatDate } from "@/ui/format";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer, EmptyState, NoPermission } from "@/ui/states";
import { DAYS_MAX, lastDays, spanOf } from "./span";
import styles from "./statistics.module.css";
import { PersonWaits, StepWaits } from "./Waits";

const LASTS = [7, 30, 90, 365];
const TABLES = ["periods", "steps", "people"] as const;

/** What is looked at, kept in the address. */
function useAsked() {
  const { timeZone } = useLocale();
  const [search, setSearch] = useSearchParams();
  const word = (name: string) => search.get(name) ?? "";
  const today = dayIn(timeZone);
  const asked: Asked = { ...spanOf(word("from"), word("to"), today), flow: word("flow") };
  const change = (part: Partial<Asked>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(part)) {
          if (value) after.set(name, value);
          else after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  return { asked, change, today };
}

function Filters({ asked, change, today }: ReturnType<typeof useAsked>) {
  const { t } = useTranslation();
  const label = useLabel();
  const flows = useFlows().data ?? [];
  return (
    <FilterBar>
      <FilterSelect
        search
        wide
        label={t("runs.flow")}
        placeholder={t("runs.everyFlow")}
        value={asked.flow}
        options={flows.map((each) => ({ value: each.key, label: label(each.title) }))}
        onChange={(flow) => change({ flow })}
      />
      <FilterDays
        allowClear={false}
        label={t("flowStatistics.days")}
        ends={[t("flowStatistics.from"), t("flowStatistics.to")]}
        from={asked.from}
        to={asked.to}
        disabledDate={(day, { from }) => Boolean(from && Math.abs(day.diff(from, "day")) >= DAYS_MAX)}
        presets={LASTS.map((count) => {
          const span = lastDays(today, count);
          return {
            label: t("flowStatistics.last", { count }),
            value: [dayjs(span.from), dayjs(span.to)] as [dayjs.Dayjs, dayjs.Dayjs],
          };
        })}
        onChange={change}
      />
    </FilterBar>
  );
}

function Figures({ shown, asked }: { shown: FlowStatistics; asked: Asked }) {
  const { t } = useTranslation();
  const lasting = useLasting();
  const runs = (status: string) =>
    `/runs?status=${status}${asked.flow ? `&flow=${encodeURIComponent(asked.flow)}` : ""}`;
  return (
    <div className={styles.figures}>
      <Figure title={t("flowStatistics.started")} value={<Count value={shown.started} />} />
      <Figure
        title={t("flowStatistics.finished")}
        value={<Count value={shown.finished} />}
        note={t("flowStatistics.finishedAbout")}
      />
      <Figure title={t("flowStatistics.ended")} value={<Count value={shown.ended} />} />
      <Figure
        title={t("flowStatistics.median")}
        value={shown.median === null ? t("frame.dash") : lasting(shown.median)}
        note={shown.slow !== null && t("flowStatistics.slow", { time: lasting(shown.slow) })}
      />
      <Figure
        title={t("flowStatistics.running")}
        value={<Count value={shown.running} />}
        note={t("flowStatistics.now")}
        to={runs("running")}
      />
      <Figure
        title={t("flowStatistics.stuck")}
        value={<Count value={shown.stuck} />}
        tone={shown.stuck > 0 ? "bad" : undefined}
        note={t("flowStatistics.now")}
        to={runs("stuck")}
      />
    </div>
  );
}

function Throughput({ shown }: { shown: FlowStatistics }) {
  const { t } = useTranslation();
  const { language, timeZone } = useLocale();
  const label = t(shown.unit === "day" ? "flowStatistics.byDay" : "flowStatistics.byWeek");
  const day = (start: string) => formatDate(start, language, timeZone);
  const values = (name: "started" | "finished" | "ended" | "stuck") =>
    shown.periods.map((period) => period[name]);
  return (
    <Panel title={label}>
      <PeriodBars
        label={label}
        periods={shown.periods.map(({ start }) => day(start))}
        bars={[
          [{ name: t("flowStatistics.started"), tone: "accent", values: values("started") }],
          [
            { name: t("flowStatistics.finished"), tone: "good", values: values("finished") },
            { name: t("flowStatistics.ended"), tone: "plain", values: values("ended") },
            { name: t("flowStatistics.stuckSince"), tone: "bad", values: values("stuck") },
          ],
        ]}
      />
    </Panel>
  );
}

function Export({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const preview = useSignedIn().preview !== null;
  return (
    <Dropdown
      trigger={["click"]}
      disabled={preview}
      menu={{
        items: TABLES.map((key) => ({ key, label: t(`flowStatistics.exports.${key}`) })),
        onClick: ({ key }) => window.location.assign(statisticsFile(asked, key as (typeof TABLES)[number])),
      }}
    >
      <Button icon={<ExportOutlined aria-hidden="true" />}>{t("flowStatistics.export")}</Button>
    </Dropdown>
  );
}

function isNothing(shown: FlowStatistics): boolean {
  const runs = shown.started + shown.finished + shown.ended + shown.running + shown.stuck;
  return runs === 0 && shown.steps.length === 0;
}

function Shown({ shown, asked }: { shown: FlowStatistics; asked: Asked }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  if (isNothing(shown)) {
    return (
      <Panel>
        <EmptyState title={t("flowStatistics.empty")} about={t("flowStatistics.emptyAbout")} />
      </Panel>
    );
  }
  return (
    <div className={styles.page}>
      {shown.partial && <Alert type="info" showIcon title={t("flowStatistics.partial")} />}
      <Figures shown={shown} asked={asked} />
      <Throughput shown={shown} />
      <StepWaits rows={shown.steps} narrow={narrow} everyFlow={!asked.flow} />
      <PersonWaits rows={shown.people} narrow={narrow} />
    </div>
  );
}

/** How fast flows run and where they wait, for who manages them. */
export function StatisticsPage() {
  const { t } = useTranslation();
  const may = useMay("flows.manage");
  const given = useAsked();
  const statistics = useFlowStatistics(given.asked, may);
  if (!may) return <NoPermission />;
  return (
    <>
      <PageHeader
        title={t("flowStatistics.title")}
        about={t("flowStatistics.about")}
        crumbs={[{ title: t("flowList.title"), to: "/flows" }]}
        actions={<Export asked={given.asked} />}
      />
      <Filters {...given} />
      <div className={statistics.isPlaceholderData ? styles.waiting : undefined}>
        <Answer query={statistics} rows={12}>
          {(shown) => <Shown shown={shown} asked={given.asked} />}
        </Answer>
      </div>
    </>
  );
}

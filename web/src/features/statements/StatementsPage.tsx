import { Button, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { usePartnerSearch } from "@/api/partners";
import {
  ANSWERED,
  type AnswerCounts,
  type Answered,
  type StatementFilter,
  type StatementLine,
  statementsAddress,
  useStatements,
} from "@/api/statements";
import { useToday } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { useUrlState } from "@/shared/urlState";
import { Count, Money } from "@/ui/Amounts";
import { AnswerMark } from "@/ui/AnswerMark";
import { type Column, DataTable } from "@/ui/DataTable";
import { ExportMenu } from "@/ui/ExportMenu";
import { FilterBar } from "@/ui/FilterBar";
import { FilterSelect } from "@/ui/FilterSelect";
import { LoadMore } from "@/ui/LoadMore";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { usePeriodText } from "@/ui/periodText";
import { SearchBox } from "@/ui/SearchBox";
import { SortTitle } from "@/ui/SortTitle";
import { StatusMark } from "@/ui/StatusMark";
import { EmptyState, NothingFound } from "@/ui/states";
import { periodsToChoose } from "./periods";
import styles from "./statement.module.css";

const SORTS = ["answer", "-period", "period", "partner_label", "-partner_label", "-total", "total"] as const;
type Sort = (typeof SORTS)[number];
const DISPUTED_FIRST: Sort = "answer";

/** The order of the list, kept in the address. */
function useSort(): [Sort, (sort: string) => void] {
  const [asked, setSort] = useUrlState("sort");
  return [SORTS.find((sort) => sort === asked) ?? DISPUTED_FIRST, setSort];
}

function useColumns(sort: Sort, onSort: (sort: string) => void): Column<StatementLine>[] {
  const { t } = useTranslation();
  const periodText = usePeriodText();
  const sorted = (by: string, name: string, rising = false) => (
    <SortTitle name={name} by={by} sort={sort} rising={rising} onSort={onSort} />
  );
  return [
    {
      key: "partner",
      title: sorted("partner_label", t("statements.partner"), true),
      card: "title",
      width: 320,
      render: (row) => (
        <>
          <span className={styles.name}>{row.partner_label}</span>
          <span className={`${styles.code} tz-figures`}>{row.partner}</span>
        </>
      ),
    },
    {
      key: "period",
      title: sorted("period", t("statements.period")),
      card: "line",
      render: (row) => periodText(row.period),
    },
    {
      key: "status",
      title: t("statements.status"),
      card: "end",
      render: (row) => <StatusMark status={row.status} />,
    },
    {
      key: "answer",
      title: sorted("answer", t("statements.answer"), true),
      card: "end",
      render: (row) => <AnswerMark answer={row.answer} />,
    },
    {
      key: "components",
      title: t("statements.components"),
      width: 280,
      render: (row) => (
        <span className={styles.parts}>
          {row.components
            .filter((component) => Number(component.amount) !== 0)
            .map((component) => (
              <span key={component.key}>
                <span>{component.title}</span>
                <Count value={component.amount} digits={2} />
              </span>
            ))}
        </span>
      ),
    },
    {
      key: "total",
      title: sorted("total", t("statements.total")),
      align: "right",
      card: "end",
      render: (row) => <Money value={row.total} currency={row.currency} />,
    },
  ];
}

function PartnerFilter({ code, onChange }: { code: string; onChange: (code: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const found = usePartnerSearch(typed).data ?? [];
  const options = found.map((partner) => ({
    value: partner.reseller_key,
    label: `${partner.reseller_name} · ${partner.reseller_key}`,
  }));
  return (
    <FilterSelect
      wide
      search={setTyped}
      label={t("statements.partner")}
      placeholder={t("statements.anyPartner")}
      value={code}
      options={options}
      onChange={onChange}
    />
  );
}

function AnswerFilter(props: {
  counts: AnswerCounts | undefined;
  value: string;
  onChange: (answer: string) => void;
}) {
  const { t } = useTranslation();
  const { counts, value, onChange } = props;
  const named = (answer: Answered) => `${t(`answered.${answer}`)}${counts ? ` ${counts[answer]}` : ""}`;
  return (
    <FilterSelect
      label={t("statements.answer")}
      placeholder={t("statements.anyAnswer")}
      value={value}
      options={ANSWERED.map((answer) => ({ value: answer, label: named(answer) }))}
      onChange={onChange}
    />
  );
}

/** Every statement the reader may see, by period and partner. */
export function StatementsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const periodText = usePeriodText();
  const today = useToday();
  const [partner, setPartner] = useUrlState("partner");
  const [period, setPeriod] = useUrlState("period");
  const [answer, setAnswer] = useUrlState("answer");
  const [words, setWords] = useUrlState("q");
  const [sort, setSort] = useSort();
  const [, setAddress] = useSearchParams();
  const narrow = useNarrow();
  const asked: StatementFilter = {
    partner: partner || undefined,
    period: period || undefined,
    answer: ANSWERED.find((each) => each === answer),
    search: useDeferredValue(words) || undefined,
    sort,
  };
  const statements = useStatements(asked);
  const periods = periodsToChoose(
    (statements.rows ?? []).map((row) => row.period),
    today,
    period,
  );
  const filtered = partner !== "" || period !== "" || answer !== "" || words !== "";
  const clear = () => setAddress({}, { replace: true });
  const filters = (
    <FilterBar inHead>
      <FilterSelect
        search
        label={t("statements.period")}
        placeholder={t("statements.anyPeriod")}
        value={period}
        options={periods.map((code) => ({ value: code, label: periodText(code) }))}
        onChange={setPeriod}
      />
      <AnswerFilter
        counts={statements.data?.pages[0]?.answers ?? undefined}
        value={asked.answer ?? ""}
        onChange={setAnswer}
      />
      <PartnerFilter code={partner} onChange={setPartner} />
      <SearchBox label={t("statements.search")} value={words} onChange={setWords} />
      {narrow && (
        <Select<Sort>
          className={styles.order}
          aria-label={t("settlements.sort")}
          value={sort}
          onChange={setSort}
          options={SORTS.map((value) => ({ value, label: t(`statements.sorts.${value}`) }))}
        />
      )}
    </FilterBar>
  );
  return (
    <>
      <PageHeader
        title={t("statements.title")}
        about={t("statements.about")}
        actions={<ExportMenu addressOf={(format) => statementsAddress(format, asked)} />}
      />
      <Panel
        flush
        title={filters}
        actions={filtered && <Button onClick={clear}>{t("states.clearFilter")}</Button>}
      >
        <DataTable<StatementLine>
          label={t("statements.title")}
          rows={statements.rows}
          rowKey={(row) => row.id}
          error={statements.error}
          onRetry={() => statements.refetch()}
          columns={useColumns(sort, setSort)}
          onOpen={(row) => navigate(`/statements/${row.id}`)}
          empty={
            filtered ? (
              <NothingFound onClear={clear} />
            ) : (
              <EmptyState title={t("statements.empty")} about={t("statements.emptyAbout")} />
            )
          }
        />
        <LoadMore list={statements} />
      </Panel>
    </>
  );
}

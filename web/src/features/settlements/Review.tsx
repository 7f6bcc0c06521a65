import { Select } from "antd";
import { useDeferredValue, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import {
  OUTLIERS,
  type Outlier,
  type ReviewRow,
  reviewAddress,
  type Settlement,
  useReview,
} from "@/api/settlements";
import { useNarrow } from "@/shared/narrow";
import { useUrlState } from "@/shared/urlState";
import { Chips } from "@/ui/Chips";
import { DataTable } from "@/ui/DataTable";
import { ExportMenu } from "@/ui/ExportMenu";
import { LoadMore } from "@/ui/LoadMore";
import { Panel } from "@/ui/Panel";
import { SearchBox } from "@/ui/SearchBox";
import { SortTitle } from "@/ui/SortTitle";
import { EmptyState, NothingFound } from "@/ui/states";
import { rowKey, statementOf, useReviewColumns } from "./rows";
import styles from "./settlements.module.css";

const SORTS = [
  "-amount",
  "amount",
  "change",
  "-change",
  "partner_label",
  "-partner_label",
  "previous",
  "-previous",
  "transactions",
  "-transactions",
] as const;
type Sort = (typeof SORTS)[number];

function isSort(text: string): text is Sort {
  return (SORTS as readonly string[]).includes(text);
}

const KINDS = ["any", ...OUTLIERS] as const;
type Kind = "any" | Outlier;

/** What of the list is shown, kept in the address. */
function useShown() {
  const [outlier, setOutlier] = useUrlState("outlier");
  const [search, setSearch] = useUrlState("q");
  const [sort, setSort] = useUrlState("sort");
  return {
    outlier: KINDS.find((kind) => kind === outlier),
    setOutlier,
    search,
    setSearch,
    sort: isSort(sort) ? sort : ("-amount" as Sort),
    setSort: (value: Sort) => setSort(value),
  };
}

type Shown = ReturnType<typeof useShown>;

/** The kinds of statements that deserve a look, as many as there are. */
function Kinds({ settlement, shown }: { settlement: Settlement; shown: Shown }) {
  const { t } = useTranslation();
  const counts = settlement.outliers ?? {};
  const chips = OUTLIERS.filter((kind) => counts[kind]).map((kind) => ({
    key: kind as Kind,
    label: t(`settlements.outliers.${kind}`),
    count: counts[kind],
    about: t(`settlements.outliersAbout.${kind}`),
  }));
  const any = { key: "any" as Kind, label: t("settlements.attention"), count: counts.with_outliers };
  return (
    <Chips<Kind>
      label={t("settlements.reasons")}
      chips={chips.length > 0 ? [any, ...chips] : []}
      chosen={shown.outlier ?? ""}
      onChoose={shown.setOutlier}
    />
  );
}

function Toolbar({ settlement, shown }: { settlement: Settlement; shown: Shown }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <div className={styles.toolbar}>
      <Kinds settlement={settlement} shown={shown} />
      <SearchBox
        className={styles.search}
        label={t("settlements.search")}
        value={shown.search}
        onChange={shown.setSearch}
      />
      {narrow && (
        <Select<Sort>
          className={styles.search}
          aria-label={t("settlements.sort")}
          value={shown.sort}
          onChange={shown.setSort}
          options={SORTS.map((value) => ({ value, label: t(`settlements.sorts.${value}`) }))}
        />
      )}
    </div>
  );
}

/** Brings the list into view when a figure above leads to it. */
function useArrival() {
  const place = useRef<HTMLDivElement>(null);
  const { hash, key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same link pressed again scrolls again
  useEffect(() => {
    if (hash === "#review") place.current?.scrollIntoView({ behavior: "smooth", block: "start" });
  }, [hash, key]);
  return place;
}

/** Every statement of the settlement beside the one before, to be checked one by one. */
export function Review({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shown = useShown();
  const place = useArrival();
  const search = useDeferredValue(shown.search);
  const asked = { sort: shown.sort, outlier: shown.outlier, search };
  const list = useReview(settlement.id, asked);
  const filtered = Boolean(shown.outlier || search);
  const clear = () => {
    shown.setOutlier("");
    shown.setSearch("");
  };
  const columns = useReviewColumns(settlement, (key, name) => (
    <SortTitle
      name={name}
      by={key}
      sort={shown.sort}
      rising={key === "partner_label"}
      onSort={(sort) => isSort(sort) && shown.setSort(sort)}
    />
  ));
  return (
    <div ref={place} className={styles.arrival}>
      <Panel
        flush
        title={t("settlements.review")}
        actions={<ExportMenu addressOf={(format) => reviewAddress(settlement.id, format, asked)} />}
      >
        <Toolbar settlement={settlement} shown={shown} />
        <DataTable<ReviewRow>
          label={t("settlements.review")}
          rows={list.rows}
          rowKey={rowKey}
          columns={columns}
          error={list.error}
          onRetry={() => list.refetch()}
          onOpen={(row) => navigate(statementOf(row))}
          empty={
            filtered ? (
              <NothingFound onClear={clear} />
            ) : (
              <EmptyState title={t("settlements.empty")} about={t("settlements.emptyAbout")} />
            )
          }
        />
        <LoadMore list={list} />
      </Panel>
    </div>
  );
}

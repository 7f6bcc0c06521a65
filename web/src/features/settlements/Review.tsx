import { CaretDownOutlined, CaretUpOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { OUTLIERS, type Outlier, type ReviewRow, type Settlement, useReview } from "@/api/settlements";
import { useNarrow } from "@/shared/narrow";
import { useUrlState } from "@/shared/urlState";
import { Count } from "@/ui/Amounts";
import { DataTable } from "@/ui/DataTable";
import { Panel } from "@/ui/Panel";
import { SearchBox } from "@/ui/SearchBox";
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

/** What of the list is shown, kept in the address. */
function useShown() {
  const [outlier, setOutlier] = useUrlState("outlier");
  const [search, setSearch] = useUrlState("q");
  const [sort, setSort] = useUrlState("sort");
  return {
    outlier: (OUTLIERS as readonly string[]).includes(outlier) ? (outlier as Outlier) : undefined,
    setOutlier: (value: Outlier | undefined) => setOutlier(value ?? ""),
    search,
    setSearch,
    sort: isSort(sort) ? sort : ("-amount" as Sort),
    setSort: (value: Sort) => setSort(value),
  };
}

type Shown = ReturnType<typeof useShown>;

function Chips({ settlement, shown }: { settlement: Settlement; shown: Shown }) {
  const { t } = useTranslation();
  const chips = [undefined, ...OUTLIERS.filter((outlier) => settlement.outliers?.[outlier])];
  return (
    <fieldset className={styles.chips} aria-label={t("settlements.reasons")}>
      {chips.map((outlier) => (
        <button
          key={outlier ?? "all"}
          type="button"
          className={styles.chip}
          aria-pressed={shown.outlier === outlier}
          title={outlier && t(`settlements.outliersAbout.${outlier}`)}
          onClick={() => shown.setOutlier(outlier)}
        >
          {outlier ? t(`settlements.outliers.${outlier}`) : t("frame.all")}
          {outlier && <Count value={settlement.outliers?.[outlier]} />}
        </button>
      ))}
    </fieldset>
  );
}

/** A column's name that sorts by it; a second press turns the order. */
function SortTitle({ name, by, shown }: { name: string; by: string; shown: Shown }) {
  const falling = shown.sort === `-${by}`;
  const rising = shown.sort === by;
  const first = by === "partner_label" ? by : `-${by}`;
  const other = first === by ? `-${by}` : by;
  const next = shown.sort === first ? other : first;
  return (
    <button type="button" className={styles.sort} onClick={() => isSort(next) && shown.setSort(next)}>
      {name} {falling && <CaretDownOutlined />}
      {rising && <CaretUpOutlined />}
    </button>
  );
}

function Toolbar({ settlement, shown }: { settlement: Settlement; shown: Shown }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <div className={styles.toolbar}>
      <Chips settlement={settlement} shown={shown} />
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

/** Every statement of the settlement beside the one before, to be checked one by one. */
export function Review({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shown = useShown();
  const search = useDeferredValue(shown.search);
  const list = useReview(settlement.id, { sort: shown.sort, outlier: shown.outlier, search });
  const filtered = Boolean(shown.outlier || search);
  const clear = () => {
    shown.setOutlier(undefined);
    shown.setSearch("");
  };
  const columns = useReviewColumns(settlement.currency, (key, name) => (
    <SortTitle name={name} by={key} shown={shown} />
  ));
  return (
    <Panel flush title={t("settlements.review")}>
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
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("frame.loadMore")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

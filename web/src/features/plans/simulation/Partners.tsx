import { Select } from "antd";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import {
  type PartnerFilter,
  partnersAddress,
  type SimulatedPartner,
  type Simulation,
  useSimulatedPartners,
} from "@/api/simulations";
import { useNarrow } from "@/shared/narrow";
import { useUrlState } from "@/shared/urlState";
import { Money } from "@/ui/Amounts";
import { Chips } from "@/ui/Chips";
import { type Column, DataTable } from "@/ui/DataTable";
import { ExportMenu } from "@/ui/ExportMenu";
import { LoadMore } from "@/ui/LoadMore";
import { Panel } from "@/ui/Panel";
import { SearchBox } from "@/ui/SearchBox";
import { SortTitle } from "@/ui/SortTitle";
import { EmptyState, NothingFound } from "@/ui/states";
import { Change } from "./Change";
import styles from "./simulation.module.css";

const SORTS = [
  "-change",
  "change",
  "-after",
  "after",
  "-before",
  "before",
  "partner_label",
  "-partner_label",
] as const;
type Sort = (typeof SORTS)[number];

const FATES = ["winners", "losers", "same"] as const;

function isSort(text: string): text is Sort {
  return (SORTS as readonly string[]).includes(text);
}

function useColumns(
  currency: string,
  title: (key: string, name: string) => React.ReactNode,
): Column<SimulatedPartner>[] {
  const { t } = useTranslation();
  return [
    {
      key: "partner",
      title: title("partner_label", t("simulations.partner")),
      card: "title",
      width: 260,
      render: (row) => (
        <>
          {row.partner_label} <span className={styles.code}>{row.partner}</span>
        </>
      ),
    },
    {
      key: "before",
      title: title("before", t("simulations.before")),
      align: "right",
      render: (row) => <Money value={row.before} currency={currency} />,
    },
    {
      key: "after",
      title: title("after", t("simulations.after")),
      align: "right",
      card: "end",
      render: (row) => <Money value={row.after} currency={currency} />,
    },
    {
      key: "change",
      title: title("change", t("simulations.difference")),
      align: "right",
      card: "line",
      render: (row) => <Change value={row.change} currency={currency} />,
    },
    {
      key: "components",
      title: t("simulations.byComponent"),
      width: 320,
      render: (row) => (
        <span className={styles.parts}>
          {row.components
            .filter(({ change }) => Number(change) !== 0)
            .map((each) => (
              <span key={each.key}>
                {each.title} <Change value={each.change} currency={currency} />
              </span>
            ))}
        </span>
      ),
    },
  ];
}

/** Everybody who had sales in the periods: what they get by both versions, and where the difference comes from. */
export function Partners({
  simulation,
  onOpen,
}: {
  simulation: Simulation;
  onOpen: (partner: string) => void;
}) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [wanted, setFate] = useUrlState("fate");
  const [typed, setTyped] = useUrlState("q");
  const [sorted, setSort] = useUrlState("sort");
  const fate = FATES.find((each) => each === wanted);
  const sort: Sort = isSort(sorted) ? sorted : "-change";
  const search = useDeferredValue(typed);
  const asked: PartnerFilter = { sort, fate, search };
  const list = useSimulatedPartners(simulation.id, asked);
  const { result } = simulation;
  const counts = {
    winners: result?.winners ?? 0,
    losers: result?.losers ?? 0,
    same: (result?.partners ?? 0) - (result?.winners ?? 0) - (result?.losers ?? 0),
  };
  const clear = () => {
    setFate("");
    setTyped("");
  };
  const columns = useColumns(simulation.currency, (key, name) => (
    <SortTitle
      name={name}
      by={key}
      sort={sort}
      rising={key === "partner_label"}
      onSort={(value) => isSort(value) && setSort(value)}
    />
  ));
  return (
    <Panel
      flush
      title={t("simulations.partners")}
      actions={<ExportMenu addressOf={(format) => partnersAddress(simulation.id, format, asked)} />}
    >
      <div className={styles.toolbar}>
        <Chips<(typeof FATES)[number]>
          label={t("simulations.difference")}
          chips={FATES.map((key) => ({ key, label: t(`simulations.fates.${key}`), count: counts[key] }))}
          chosen={fate ?? ""}
          onChoose={setFate}
        />
        <SearchBox
          className={styles.search}
          label={t("simulations.search")}
          value={typed}
          onChange={setTyped}
        />
        {narrow && (
          <Select<Sort>
            className={styles.search}
            aria-label={t("simulations.sort")}
            value={sort}
            onChange={setSort}
            options={SORTS.map((value) => ({ value, label: t(`simulations.sorts.${value}`) }))}
          />
        )}
      </div>
      <DataTable<SimulatedPartner>
        label={t("simulations.partners")}
        rows={list.rows}
        rowKey={(row) => row.partner}
        columns={columns}
        error={list.error}
        onRetry={() => list.refetch()}
        onOpen={(row) => onOpen(row.partner)}
        empty={
          fate || search ? (
            <NothingFound onClear={clear} />
          ) : (
            <EmptyState compact title={t("simulations.empty")} />
          )
        }
      />
      <LoadMore list={list} />
    </Panel>
  );
}

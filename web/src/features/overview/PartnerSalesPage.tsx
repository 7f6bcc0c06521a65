import { Button } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import {
  ACTIVITIES,
  type Activity,
  type PartnerSales,
  partnerSalesAddress,
  usePartnerSales,
} from "@/api/channel";
import { useUrlState } from "@/shared/urlState";
import { DateText, Money, Percent } from "@/ui/Amounts";
import { Chips } from "@/ui/Chips";
import { type Column, DataTable } from "@/ui/DataTable";
import { ExportMenu } from "@/ui/ExportMenu";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { SearchBox } from "@/ui/SearchBox";
import { SortTitle } from "@/ui/SortTitle";
import { Answer, EmptyState, NothingFound } from "@/ui/states";
import styles from "./overview.module.css";
import { type PartnerSort, SORTS, selected } from "./partnerSales";

const PAGE = 100;
const TONES = { active: "good", dormant: "warn", never: "plain" } as const;

/** What of the list is shown, kept in the address. */
function useShown() {
  const [activity, setActivity] = useUrlState("activity");
  const [search, setSearch] = useUrlState("q");
  const [sort, setSort] = useUrlState("sort");
  return {
    activity: ACTIVITIES.find((each) => each === activity),
    setActivity,
    search,
    setSearch,
    sort: SORTS.find((each) => each === sort) ?? ("-year" as PartnerSort),
    setSort,
  };
}

type Shown = ReturnType<typeof useShown>;

function useColumns(shown: Shown): Column<PartnerSales>[] {
  const { t } = useTranslation();
  const sorted = (by: string, name: string, rising = false) => (
    <SortTitle name={name} by={by} sort={shown.sort} rising={rising} onSort={shown.setSort} />
  );
  return [
    {
      key: "partner",
      title: sorted("label", t("overview.partner"), true),
      card: "title",
      width: 360,
      render: ({ partner }) => (
        <>
          {partner.label} <span className={styles.quiet}>{partner.code}</span>
        </>
      ),
    },
    {
      key: "activity",
      title: t("overview.activity"),
      card: "line",
      render: (row) => <Mark tone={TONES[row.activity]}>{t(`overview.activities.${row.activity}`)}</Mark>,
    },
    {
      key: "last",
      title: sorted("last_order", t("overview.lastOrder")),
      card: "line",
      render: (row) => row.last_order && <DateText value={row.last_order} />,
    },
    {
      key: "year",
      title: sorted("year", t("overview.year")),
      align: "right",
      card: "end",
      render: (row) => <Money value={row.year} />,
    },
    {
      key: "share",
      title: t("overview.share"),
      align: "right",
      render: (row) => <Percent value={row.share} digits={2} />,
    },
    {
      key: "total",
      title: sorted("total", t("overview.allSales")),
      align: "right",
      render: (row) => <Money value={row.total} />,
    },
  ];
}

function List({ partners }: { partners: PartnerSales[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shown = useShown();
  const [pages, setPages] = useState(1);
  const search = useDeferredValue(shown.search);
  const rows = selected(partners, { activity: shown.activity, search, sort: shown.sort });
  const clear = () => {
    shown.setActivity("");
    shown.setSearch("");
  };
  const chips = ACTIVITIES.map((key) => ({
    key,
    label: t(`overview.activities.${key}`),
    count: partners.filter(({ activity }) => activity === key).length,
  }));
  return (
    <Panel flush>
      <div className={styles.toolbar}>
        <Chips<Activity>
          label={t("overview.activity")}
          chips={chips}
          chosen={shown.activity ?? ""}
          onChoose={shown.setActivity}
        />
        <SearchBox
          className={styles.search}
          label={t("settlements.search")}
          value={shown.search}
          onChange={shown.setSearch}
        />
        <ExportMenu addressOf={(format) => partnerSalesAddress(format, shown.activity)} />
      </div>
      <DataTable<PartnerSales>
        label={t("overview.partnerSales")}
        rows={rows.slice(0, pages * PAGE)}
        rowKey={(row) => row.partner.id}
        columns={useColumns(shown)}
        onOpen={(row) => navigate(`/forms/partner/${row.partner.id}`)}
        empty={
          partners.length > 0 ? (
            <NothingFound onClear={clear} />
          ) : (
            <EmptyState title={t("overview.noPartners")} about={t("overview.noPartnersAbout")} />
          )
        }
      />
      {rows.length > pages * PAGE && (
        <div className={styles.more}>
          <Button onClick={() => setPages(pages + 1)}>{t("frame.loadMore")}</Button>
        </div>
      )}
    </Panel>
  );
}

/** Every partner with its sales and last order: the rows behind the overview's figures about partners. */
export function PartnerSalesPage() {
  const { t } = useTranslation();
  const sales = usePartnerSales();
  const days = sales.data?.days;
  return (
    <>
      <PageHeader
        title={t("overview.partnerSales")}
        crumbs={[{ title: t("overview.title"), to: "/overview" }]}
        about={days !== undefined && t("overview.partnerSalesAbout", { days })}
      />
      <Answer query={sales} rows={14}>
        {({ partners }) => <List partners={partners} />}
      </Answer>
    </>
  );
}

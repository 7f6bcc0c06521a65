import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Overview } from "@/api/channel";
import { Count, Percent } from "@/ui/Amounts";
import { RankBars } from "@/ui/charts/RankBars";
import { Mark } from "@/ui/Mark";
import { useOptionLabels } from "@/ui/optionLabels";
import { Panel } from "@/ui/Panel";
import { orderLines, partnerSales } from "./links";
import styles from "./overview.module.css";

const NAMELESS = "–";
const SPREAD_OUT = 1500;
const CONCENTRATED = 2500;

function rowsBy(shown: Overview, field: string, value: string | null): string {
  const { start, end } = shown.figures.year;
  const condition = value === null ? { field, op: "is_empty" as const } : { field, op: "eq" as const, value };
  return orderLines(start, end, condition);
}

/** Which regions the sales of the last twelve months come from. */
export function ByRegion({ shown }: { shown: Overview }) {
  const { t } = useTranslation();
  const ranks = shown.by_region.map(({ region, sales }) => ({
    key: region ?? NAMELESS,
    name: <Link to={rowsBy(shown, "region", region)}>{region ?? NAMELESS}</Link>,
    value: sales,
  }));
  return (
    <Panel title={t("overview.byRegion")} actions={<Stretch />}>
      <RankBars label={t("overview.byRegion")} ranks={ranks} />
    </Panel>
  );
}

/** Which categories the sales of the last twelve months come from. */
export function ByCategory({ shown }: { shown: Overview }) {
  const { t } = useTranslation();
  const label = useOptionLabels("product", "category");
  const ranks = shown.by_category.map(({ category, sales }) => ({
    key: category ?? NAMELESS,
    name: <Link to={rowsBy(shown, "category", category)}>{label(category) ?? NAMELESS}</Link>,
    value: sales,
  }));
  return (
    <Panel title={t("overview.byCategory")} actions={<Stretch />}>
      <RankBars label={t("overview.byCategory")} ranks={ranks} />
    </Panel>
  );
}

function Stretch() {
  const { t } = useTranslation();
  return <span className={styles.quiet}>{t("overview.lastYear")}</span>;
}

/** Who sells most. */
export function TopPartners({ shown }: { shown: Overview }) {
  const { t } = useTranslation();
  const ranks = shown.top_partners.map(({ partner, sales }) => ({
    key: partner?.id ?? NAMELESS,
    name: partner ? <Link to={`/forms/partner/${partner.id}`}>{partner.label}</Link> : NAMELESS,
    value: sales,
  }));
  return (
    <Panel
      title={t("overview.topPartners")}
      actions={
        <span className={styles.both}>
          <Stretch />
          <Link to={partnerSales()}>{t("overview.allPartners")}</Link>
        </span>
      }
    >
      <RankBars label={t("overview.topPartners")} ranks={ranks} />
    </Panel>
  );
}

function verdictOn(hhi: number) {
  if (hhi > CONCENTRATED) return { word: "high", tone: "bad" } as const;
  return hhi < SPREAD_OUT
    ? ({ word: "low", tone: "good" } as const)
    : ({ word: "middle", tone: "warn" } as const);
}

/** How much hangs on few partners. */
export function Concentration({ shown }: { shown: Overview }) {
  const { t } = useTranslation();
  const { hhi, ...shares } = shown.concentration;
  const { word, tone } = verdictOn(hhi);
  return (
    <Panel
      title={t("overview.concentration")}
      actions={<Mark tone={tone}>{t(`overview.concentrations.${word}`)}</Mark>}
    >
      <dl className={styles.shares}>
        {(["top1", "top3", "top10"] as const).map((key) => (
          <div key={key} className={styles.share}>
            <dt>{t(`overview.${key}`)}</dt>
            <dd>
              <Link to={partnerSales()}>
                <Percent value={shares[key]} digits={1} />
              </Link>
            </dd>
          </div>
        ))}
        <div className={styles.share}>
          <dt>{t("overview.hhi")}</dt>
          <dd>
            <Count value={hhi} />
          </dd>
        </div>
      </dl>
      <p className={styles.note}>{t("overview.hhiAbout")}</p>
    </Panel>
  );
}

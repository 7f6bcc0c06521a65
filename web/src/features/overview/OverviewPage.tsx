import { useTranslation } from "react-i18next";
import { type Overview, useOverview } from "@/api/channel";
import { useLocale } from "@/shared/locale";
import { MonthBars } from "@/ui/charts/MonthBars";
import { formatDate } from "@/ui/format";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer } from "@/ui/states";
import { ByCategory, ByRegion, Concentration, TopPartners } from "./Drivers";
import { Figures } from "./Figures";
import { orderLinesOfMonth } from "./links";
import { DormantPartners, Liability } from "./Owing";
import styles from "./overview.module.css";

function Shown({ shown }: { shown: Overview }) {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <Figures shown={shown} />
      <Panel title={t("overview.byMonth")}>
        <MonthBars months={shown.sales_by_month} label={t("overview.byMonth")} linkOf={orderLinesOfMonth} />
        {shown.figures.target && <p className={styles.about}>{t("overview.targetsAbout")}</p>}
      </Panel>
      <div className={styles.columns}>
        <div className={styles.column}>
          <TopPartners shown={shown} />
          <Concentration shown={shown} />
        </div>
        <div className={styles.column}>
          <ByRegion shown={shown} />
          <ByCategory shown={shown} />
        </div>
      </div>
      <div className={shown.liability ? styles.columns : undefined}>
        <DormantPartners dormant={shown.dormant} />
        {shown.liability && <Liability liability={shown.liability} />}
      </div>
    </div>
  );
}

/** How the channel does, who drives it, who is slipping, what is owed. Each figure opens its records. */
export function OverviewPage() {
  const { t } = useTranslation();
  const { language, timeZone } = useLocale();
  const overview = useOverview();
  const day = overview.data && formatDate(overview.data.as_of, language, timeZone);
  return (
    <>
      <PageHeader title={t("overview.title")} about={day && t("overview.asOf", { day })} />
      <Answer query={overview} rows={12}>
        {(shown) => <Shown shown={shown} />}
      </Answer>
    </>
  );
}

import { Progress } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PartnerSummary } from "@/api/channel";
import { Money, Percent } from "@/ui/Amounts";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import styles from "./partners.module.css";

type Targets = NonNullable<PartnerSummary["targets"]>;

function Attained({ held }: { held: Targets["spans"][number] }) {
  const { t } = useTranslation();
  const reached = Number(held.attainment ?? 0) * 100;
  return (
    <li className={styles.target}>
      <div className={styles.targetLine}>
        <span>{t(`partner.targetSpans.${held.span}`)}</span>
        <strong>
          <Percent value={held.attainment} digits={1} />
        </strong>
      </div>
      <Progress
        percent={Math.min(100, reached)}
        showInfo={false}
        size="small"
        status="normal"
        aria-label={t(`partner.targetSpans.${held.span}`)}
      />
      <div className={styles.targetNote}>
        <span>
          <Money value={held.sales} /> / <Money value={held.target} />
        </span>
        <span>
          {t("partner.ofThisPartner")} <Money value={held.from_partner} />
        </span>
      </div>
    </li>
  );
}

/** The target of the salesperson who looks after a partner, and the partner's part in it: partners have none. */
export function PartnerTargets({ targets }: { targets: Targets }) {
  const { t } = useTranslation();
  const { salesperson, spans } = targets;
  const name = salesperson?.label ?? "";
  const all = <Link to="/forms/sales_target">{t("partner.allTargets")}</Link>;
  if (spans.length === 0) {
    return (
      <Panel title={t("partner.targets")} actions={all}>
        <EmptyState
          compact
          title={salesperson ? t("partner.noTarget", { name }) : t("partner.noManager")}
          about={t("partner.targetsAbout")}
        />
      </Panel>
    );
  }
  return (
    <Panel title={t("partner.targetsOf", { name })} actions={all}>
      <ul className={styles.targets}>
        {spans.map((held) => (
          <Attained key={held.span} held={held} />
        ))}
      </ul>
      <p className={styles.targetNote}>{t("partner.targetsAbout")}</p>
    </Panel>
  );
}

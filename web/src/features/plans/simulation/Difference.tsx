import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { type PartnerDifference, type Simulation, usePartnerDifference } from "@/api/simulations";
import { useLocale } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { Money } from "@/ui/Amounts";
import { TierLadder } from "@/ui/incentives/TierLadder";
import { usePeriodText } from "@/ui/periodText";
import { Answer, EmptyState } from "@/ui/states";
import { Change } from "./Change";
import styles from "./simulation.module.css";

type Period = PartnerDifference["periods"][number];
type Component = Period["before"][number];

function Side({
  name,
  component,
  currency,
}: {
  name: string;
  component: Component | undefined;
  currency: string;
}) {
  const { t } = useTranslation();
  const { language } = useLocale();
  return (
    <div className={styles.side}>
      <div className={styles.sideHead}>
        <span>{name}</span>
        <Money value={component?.amount ?? "0"} currency={currency} />
      </div>
      <p className="tz-figures">{component ? component.text[language] : t("simulations.notPaid")}</p>
      {component && <TierLadder component={component} currency={currency} />}
    </div>
  );
}

/** Both explanations of a period, component by component; those that come to the same are left out. */
function OfPeriod({ period, simulation }: { period: Period; simulation: Simulation }) {
  const { t } = useTranslation();
  const say = usePeriodText();
  const of = (side: Component[], key: string) => side.find((each) => each.key === key);
  const parts = simulation.components.flatMap(({ key, title }) => {
    const before = of(period.before, key);
    const after = of(period.after, key);
    return Number(before?.amount ?? 0) === Number(after?.amount ?? 0) ? [] : [{ key, title, before, after }];
  });
  return (
    <section className={styles.period}>
      <h3>{say(period.period)}</h3>
      {parts.map(({ key, title, before, after }) => (
        <div key={key} className={styles.part}>
          <h4>{title}</h4>
          <div className={styles.sides}>
            <Side name={t("simulations.before")} component={before} currency={simulation.currency} />
            <Side name={t("simulations.after")} component={after} currency={simulation.currency} />
          </div>
        </div>
      ))}
    </section>
  );
}

/** Why one partner wins or loses. */
export function Difference(props: { simulation: Simulation; partner: string; onClose: () => void }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const { simulation, partner } = props;
  const difference = usePartnerDifference(simulation.id, partner);
  const label = difference.data?.partner.partner_label ?? partner;
  return (
    <Drawer
      open={partner !== ""}
      title={t("simulations.why", { partner: label })}
      onClose={props.onClose}
      size={narrow ? "100%" : 920}
      destroyOnHidden
    >
      <Answer query={difference}>
        {(found) => (
          <>
            <div className={styles.whole}>
              <span>
                {t("simulations.before")}{" "}
                <Money value={found.partner.before} currency={simulation.currency} />
              </span>
              <span>
                {t("simulations.after")} <Money value={found.partner.after} currency={simulation.currency} />
              </span>
              <strong>
                {t("simulations.difference")}{" "}
                <Change value={found.partner.change} currency={simulation.currency} />
              </strong>
            </div>
            {found.periods.length === 0 ? (
              <EmptyState compact title={t("simulations.noDifference")} />
            ) : (
              found.periods.map((period) => (
                <OfPeriod key={period.period} period={period} simulation={simulation} />
              ))
            )}
          </>
        )}
      </Answer>
    </Drawer>
  );
}

import { useTranslation } from "react-i18next";
import type { SimulationResult } from "@/api/simulations";
import { Count, Money } from "@/ui/Amounts";
import { Panel } from "@/ui/Panel";
import { said } from "./buckets";
import styles from "./simulation.module.css";

/** How many partners change by how much, and the amounts at which they do. */
export function Distribution({ result, currency }: { result: SimulationResult; currency: string }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...result.buckets.map(({ partners }) => partners));
  return (
    <Panel title={t("simulations.distribution")}>
      <p className={styles.about}>{t("simulations.distributionAbout")}</p>
      <dl className={styles.buckets}>
        {result.buckets.map((bucket) => {
          const { wording, low, high, tone } = said(bucket);
          const share = `${(100 * bucket.partners) / most}%`;
          return (
            <div key={`${bucket.kind} ${bucket.low} ${bucket.high}`} className={styles.bucket}>
              <dt>{t(`simulations.buckets.${wording}`, { low, high })}</dt>
              <dd>
                <span className={styles.track} aria-hidden="true">
                  <span className={`${styles.fill} ${styles[tone]}`} style={{ width: share }} />
                </span>
                <Count value={bucket.partners} />
              </dd>
            </div>
          );
        })}
      </dl>
      {result.quantiles.length > 0 && (
        <dl className={styles.quantiles} aria-label={t("simulations.quantiles")}>
          {result.quantiles.map(({ percent, change }) => (
            <div key={percent}>
              <dt>{percent === 50 ? t("simulations.median") : t("simulations.quantile", { percent })}</dt>
              <dd>
                <Money value={change} currency={currency} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}

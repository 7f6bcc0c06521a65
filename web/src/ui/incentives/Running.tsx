import { useTranslation } from "react-i18next";
import type { NextStep, RunningPeriod } from "@/api/channel";
import { useLocale } from "@/shared/locale";
import { Money } from "../Amounts";
import { usePeriodText } from "../periodText";
import { useWriting } from "../writing";
import { Conditions } from "./Conditions";
import { daysLeft } from "./daysLeft";
import styles from "./incentives.module.css";

type Part = RunningPeriod["components"][number];

function Bar({ part, next, currency }: { part: Part; next: NextStep; currency: string }) {
  const { t } = useTranslation();
  const { money, bound } = useWriting(currency);
  const share = Math.min(1, Math.max(0, Number(part.base ?? 0) / Math.max(1, Number(next.from))));
  return (
    <>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={t("running.progress", { title: part.title })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <div className={styles.fill} style={{ width: `${share * 100}%` }} />
      </div>
      <div className={`${styles.ends} tz-figures`}>
        <span>{money(part.base ?? 0)}</span>
        <span>{bound(next.from)}</span>
      </div>
      <p className={`${styles.next} tz-figures`}>
        {Number(next.extra) > 0
          ? t("running.next", {
              remaining: money(next.remaining),
              extra: money(next.extra),
              title: part.title,
            })
          : t("running.nextCapped", { remaining: money(next.remaining) })}
      </p>
    </>
  );
}

function PartLine({ part, currency }: { part: Part; currency: string }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const { money } = useWriting(currency);
  const atTop = part.tiers.length > 0 && part.tier === part.tiers.length;
  return (
    <li>
      <div className={styles.partHead}>
        <span className={styles.partTitle}>{part.title}</span>
        <Money value={part.amount} currency={currency} />
      </div>
      {part.next && <Bar part={part} next={part.next} currency={currency} />}
      {atTop && !part.next && <p className={styles.top}>{t("running.top")}</p>}
      {Number(part.cap_cut) > 0 && (
        <p className={styles.cut}>{t("running.componentCapped", { cut: money(part.cap_cut) })}</p>
      )}
      <details className={styles.why}>
        <summary>{t("running.why")}</summary>
        <div className="tz-figures">{part.text[language]}</div>
        <Conditions conditions={part.conditions} />
      </details>
    </li>
  );
}

/** What a partner has earned so far in a running period, and how far the next tier of each component is. */
export function Running({ period, asOf }: { period: RunningPeriod; asOf: string }) {
  const { t } = useTranslation();
  const periodText = usePeriodText();
  const { money, day } = useWriting(period.currency);
  const sum = period.components.reduce((total, part) => total + Number(part.amount), 0);
  const cut = sum - Number(period.earned);
  return (
    <section className={styles.running} aria-label={period.plan.title}>
      <div className={styles.about}>{t("running.title", { period: periodText(period.period.code) })}</div>
      <div className={styles.earned}>
        <Money value={period.earned} currency={period.currency} />
      </div>
      <div className={styles.about}>
        {[
          period.plan.title,
          t("running.asOf", { date: day(asOf) }),
          t("running.daysLeft", { count: daysLeft(asOf, period.period.end) }),
        ].join(" · ")}
      </div>
      {cut >= 0.01 && <p className={styles.cut}>{t("running.capped", { cut: money(cut.toFixed(2)) })}</p>}
      <ul className={styles.parts}>
        {period.components.map((part) => (
          <PartLine key={part.key} part={part} currency={period.currency} />
        ))}
      </ul>
    </section>
  );
}

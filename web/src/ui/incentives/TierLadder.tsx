import { useTranslation } from "react-i18next";
import type { StatementComponent } from "@/api/statements";
import { useWriting } from "../writing";
import styles from "./incentives.module.css";
import { type Step, stepsOf } from "./ladder";

const LOWEST = 28;
const HIGHEST = 72;

function StepPicture({ step, height, range, currency }: StepProps) {
  const { t } = useTranslation();
  const { money, percent } = useWriting(currency);
  return (
    <li className={styles.step} data-here={step.here || undefined}>
      <div className={styles.rise}>
        {step.here && <span className={styles.here}>{t("ladder.here")}</span>}
        <div className={styles.block} style={{ height }}>
          <div className={styles.filling} style={{ width: `${step.filled * 100}%` }} />
          <span className={styles.rate}>{percent(step.rate)}</span>
        </div>
      </div>
      <div className={styles.tier}>{t("ladder.tier", { tier: step.number })}</div>
      <div className={`${styles.range} tz-figures`}>{range}</div>
      {step.within && (
        <div className={`${styles.within} tz-figures`}>
          {step.result
            ? t("ladder.gives", {
                amount: money(step.within),
                rate: percent(step.rate),
                result: step.result,
              })
            : t("ladder.holds", { amount: money(step.within) })}
        </div>
      )}
    </li>
  );
}

interface StepProps {
  step: Step;
  height: number;
  range: string;
  currency: string;
}

type Above = "ladder.above" | "ladder.growthAbove" | "ladder.shareAbove";
type Between = "ladder.range" | "ladder.growthRange" | "ladder.shareRange";

/** How the steps of components read whose bounds are ratios, of growth or of a target. */
const RANGES: Partial<Record<string, readonly [Above, Between]>> = {
  growth: ["ladder.growthAbove", "ladder.growthRange"],
  quota: ["ladder.shareAbove", "ladder.shareRange"],
  bonus: ["ladder.shareAbove", "ladder.shareRange"],
};

/** A component's tiers as a staircase: what lies in each step, and where one stands. */
export function TierLadder({ component, currency }: { component: StatementComponent; currency: string }) {
  const { t } = useTranslation();
  const { bound, percent } = useWriting(currency);
  const steps = stepsOf(component);
  if (steps.length === 0) return null;
  const [above, between] = RANGES[component.kind] ?? (["ladder.above", "ladder.range"] as const);
  const write = component.kind in RANGES ? percent : bound;
  const rangeOf = ({ from, to }: Step) => {
    const low = write(from);
    return to === null ? t(above, { low }) : t(between, { low, high: write(to) });
  };
  const rise = (HIGHEST - LOWEST) / Math.max(1, steps.length - 1);
  return (
    <div className={styles.ladder}>
      <ol className={styles.steps} aria-label={t("ladder.title")}>
        {steps.map((step, index) => (
          <StepPicture
            key={step.number}
            step={step}
            height={LOWEST + rise * index}
            range={rangeOf(step)}
            currency={currency}
          />
        ))}
      </ol>
      {component.tier === null && component.reason === null && (
        <p className={styles.below}>{t("ladder.below")}</p>
      )}
    </div>
  );
}

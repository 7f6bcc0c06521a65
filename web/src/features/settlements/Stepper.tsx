import { CheckOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { Settlement, StepTaken } from "@/api/settlements";
import { DateText } from "@/ui/Amounts";
import styles from "./settlements.module.css";
import { SHOWN, standing } from "./steps";

function Taken({ step }: { step: StepTaken }) {
  const { t } = useTranslation();
  return (
    <span className={styles.taken}>
      <span>{step.by ?? t("settlements.nobody")}</span>
      <DateText value={step.at} time />
    </span>
  );
}

/** The way of a settlement from calculated to closed: how far it is, who took each step and when. */
export function Stepper({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.stepper} aria-label={t("settlements.stepper")}>
      {SHOWN.map((step, index) => {
        const { done, current, taken } = standing(settlement, step);
        const answers = step === "confirmed" ? settlement.answers : null;
        return (
          <li
            key={step}
            className={`${styles.step} ${done ? styles.done : ""}`}
            aria-current={current ? "step" : undefined}
          >
            <span className={styles.dot} aria-hidden="true">
              {done ? <CheckOutlined aria-hidden="true" /> : index + 1}
            </span>
            <span className={styles.words}>
              <span className={styles.name}>{t(`steps.${step}`)}</span>
              {taken && <Taken step={taken} />}
              {answers && <span className={styles.taken}>{t("settlements.answers", { ...answers })}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Statement, StatementComponent } from "@/api/statements";
import { useLocale } from "@/shared/locale";
import { Money } from "@/ui/Amounts";
import { Conditions } from "@/ui/incentives/Conditions";
import { TierLadder } from "@/ui/incentives/TierLadder";
import styles from "./statement.module.css";
import { TransactionRows } from "./TransactionRows";

/** One component: its amount, the formula with its numbers, the ladder, and beneath it what it is made of. */
export function ComponentSection({
  statement,
  component,
}: {
  statement: Statement;
  component: StatementComponent;
}) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const [open, setOpen] = useState(false);
  const { currency } = statement;
  const rows = `rows-${component.key}`;
  return (
    <section className={styles.component} aria-label={component.title}>
      <div className={styles.componentHead}>
        <h3>{component.title}</h3>
        <strong>
          <Money value={component.amount} currency={currency} />
        </strong>
      </div>
      <p className={`${styles.formula} tz-figures`}>{component.text[language]}</p>
      <Conditions conditions={component.conditions} />
      <TierLadder component={component} currency={currency} />
      {Number(component.cap_cut) > 0 && (
        <p className={styles.cut}>
          {t("statements.capCut")} <Money value={`-${component.cap_cut}`} currency={currency} />
        </p>
      )}
      <Button
        type="link"
        className={`${styles.fold} tz-screen`}
        aria-expanded={open}
        aria-controls={rows}
        onClick={() => setOpen(!open)}
      >
        {t(open ? "statements.hideRows" : "statements.showRows")}
      </Button>
      <div id={rows}>
        {open && (
          <TransactionRows
            statement={statement.id}
            component={component.key}
            currency={currency}
            label={t("statements.rowsOf", { title: component.title })}
          />
        )}
      </div>
    </section>
  );
}

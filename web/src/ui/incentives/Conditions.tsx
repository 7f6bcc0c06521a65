import { useTranslation } from "react-i18next";
import type { Condition } from "@/api/statements";
import styles from "./incentives.module.css";

/** `gate_2` is a gate like every other. */
function wordingOf(name: string) {
  if (name.startsWith("gate_")) return "conditions.gate";
  return name === "award_if" ? "conditions.award_if" : "conditions.lines";
}

/** What a component counts and when it awards, as sentences; each opens on the exact rule behind it. */
export function Conditions({ conditions }: { conditions: Condition[] }) {
  const { t } = useTranslation();
  return conditions.map(({ name, words, rule }) => (
    <details key={name} className={styles.condition}>
      <summary>{t(wordingOf(name), { words })}</summary>
      <span className={styles.rule}>
        {t("conditions.rule")} <code>{rule}</code>
      </span>
    </details>
  ));
}

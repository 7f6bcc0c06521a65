import { CheckCircleOutlined, ExclamationCircleOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { PlanFault } from "@/api/plans";
import { Panel } from "@/ui/Panel";
import styles from "./plans.module.css";
import { lineOf } from "./versions";

/** What is wrong with the text, each fault leading to its line. */
export function Faults(props: { text: string; faults: PlanFault[]; onGo: (line: number) => void }) {
  const { t } = useTranslation();
  if (props.faults.length === 0) {
    return (
      <p className={styles.sound} role="status">
        <CheckCircleOutlined aria-hidden="true" /> {t("plans.sound")}
      </p>
    );
  }
  return (
    <div role="status">
      <p className={styles.unsound}>
        <ExclamationCircleOutlined aria-hidden="true" /> {t("plans.problems", { count: props.faults.length })}
      </p>
      <ul className={styles.faults}>
        {props.faults.map((fault) => {
          const line = lineOf(props.text, fault.path);
          return (
            <li key={`${fault.path} ${fault.code}`}>
              {line !== null && (
                <button type="button" className={styles.place} onClick={() => props.onGo(line)}>
                  {t("plans.line", { line })}
                </button>
              )}
              <span>{fault.message}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The plan in plain sentences, as a partner would be told it. */
export function Summary({ sentences }: { sentences: string[] | undefined }) {
  const { t } = useTranslation();
  if (!sentences || sentences.length === 0) return null;
  return (
    <Panel title={t("plans.summary")}>
      <ul className={styles.summary}>
        {sentences.map((sentence) => (
          <li key={sentence} className={/^\s/.test(sentence) ? styles.beneath : undefined}>
            {sentence.trim()}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePlanReading } from "@/api/plans";
import { useLocale } from "@/shared/locale";
import { useSettled } from "@/shared/settled";
import { Panel } from "@/ui/Panel";
import { PlanText } from "./PlanText";
import styles from "./plans.module.css";
import { Faults, Summary } from "./Reading";
import { lineOf } from "./versions";

/** A plan's text beside what it says: faults with their lines, or the plan in plain words. */
export function PlanDesk(props: {
  planKey: string;
  text: string;
  onChange?: (text: string) => void;
  title: ReactNode;
  actions?: ReactNode;
  aside?: ReactNode;
  /** Counts the attempts to save that were refused: each brings the first fault into view. */
  refused?: number;
}) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const [place, setPlace] = useState<{ line: number } | null>(null);
  const reading = usePlanReading(props.planKey, useSettled(props.text)).data;
  const faults = reading?.problems ?? [];
  const lines = faults.flatMap((fault) => lineOf(props.text, fault.path) ?? []);
  const first = Math.min(...lines);
  const { refused = 0 } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a refused attempt moves the reader
  useEffect(() => {
    if (refused > 0 && Number.isFinite(first)) setPlace({ line: first });
  }, [refused]);
  return (
    <div className={styles.desk}>
      <Panel flush title={props.title} actions={props.actions}>
        <PlanText text={props.text} onChange={props.onChange} faulty={new Set(lines)} place={place} />
      </Panel>
      <div className={styles.side}>
        {props.onChange && (
          <Panel>
            {reading ? (
              <Faults text={props.text} faults={faults} onGo={(line) => setPlace({ line })} />
            ) : (
              <p className={styles.quiet}>{t("plans.checking")}</p>
            )}
          </Panel>
        )}
        <Summary sentences={reading?.summary?.[language].split("\n")} />
        {props.aside}
      </div>
    </div>
  );
}

import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { stepName } from "@/flows/words";
import { useErrorText } from "@/ui/errorText";
import { useFlowEditor } from "./editor";
import type { Fault } from "./faults";
import styles from "./flowDesign.module.css";

/** All that keeps the draft from being published; pressing one goes where it is mended. */
export function FaultList(props: {
  onSeek: (fault: Fault) => void;
  isChecked: boolean;
  /** Why the draft could not be checked, and how that is tried again. */
  error: unknown;
  onRetry: () => void;
}) {
  const { onSeek, isChecked, error } = props;
  const { t } = useTranslation();
  const { document, names, faults } = useFlowEditor();
  const errorText = useErrorText();
  const telling = { t, names, document };
  if (!isChecked && error) {
    return (
      <div className={styles.unchecked} role="alert">
        <span>{t("flowDesigner.unchecked", { reason: errorText(error) })}</span>
        <Button size="small" onClick={props.onRetry}>
          {t("states.retry")}
        </Button>
      </div>
    );
  }
  if (!isChecked) return null;
  return (
    <details className={styles.faults} data-faulty={faults.length > 0 || undefined} open={faults.length > 0}>
      <summary>
        {faults.length > 0 ? t("flowDesigner.faults", { count: faults.length }) : t("flowDesigner.noFaults")}
      </summary>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.step} ${fault.line} ${fault.setting} ${fault.message}`}>
            <button type="button" className={styles.faultLine} onClick={() => onSeek(fault)}>
              <strong>{fault.step ? stepName(telling, fault.step) : t("flowDesigner.flow")}</strong>
              <span>{fault.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

import { useTranslation } from "react-i18next";
import type { FlowDocument, Step } from "@/api/flows";
import { Mark } from "@/ui/Mark";
import styles from "./flows.module.css";
import { KINDS } from "./kinds";
import { placesOf } from "./layout";
import { useStateText } from "./StepNode";
import type { StepStates } from "./scene";
import { type Names, summaryOf } from "./words";

const TONES = {
  passed: "good",
  waiting: "accent",
  failed: "bad",
  remaining: "plain",
  skipped: "plain",
} as const;

/** Steps from top to bottom, those side by side from left to right. */
function inOrder(document: FlowDocument): Step[] {
  const places = placesOf(document.steps, document.lines ?? []);
  const at = (step: Step) => places.get(step.key) ?? { x: 0, y: 0 };
  return [...document.steps].sort((one, other) => at(one).y - at(other).y || at(one).x - at(other).x);
}

/** The steps of a flow as a list, for a phone and for those who hear the page. */
export function StepList(props: {
  document: FlowDocument;
  names: Names;
  states?: StepStates | undefined;
  onChoose?: ((step: string) => void) | undefined;
}) {
  const { document, names, states, onChoose } = props;
  const { t } = useTranslation();
  const stateText = useStateText();
  const { label } = names.readings.reader;
  return (
    <ol className={styles.steps} aria-label={t("flows.steps")}>
      {inOrder(document).map((step) => {
        const { icon: Icon, tone } = KINDS[step.kind];
        const state = states?.[step.key];
        const title = label(step.title) || t(`flows.kinds.${step.kind}`);
        const told = state ? stateText(state) : "";
        return (
          <li key={step.key} className={styles.stepLine} data-tone={tone} data-state={state?.state}>
            <span className={styles.icon}>
              <Icon aria-hidden="true" />
            </span>
            <span className={styles.stepWords}>
              {onChoose ? (
                <button type="button" className={styles.stepTitle} onClick={() => onChoose(step.key)}>
                  {title}
                </button>
              ) : (
                <strong>{title}</strong>
              )}
              <span className={styles.quiet}>{told || summaryOf(step, { t, names, document })}</span>
            </span>
            {state && <Mark tone={TONES[state.state]}>{t(`flows.states.${state.state}`)}</Mark>}
          </li>
        );
      })}
    </ol>
  );
}

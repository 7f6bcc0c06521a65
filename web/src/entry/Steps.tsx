import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import { useNarrow } from "@/shared/narrow";
import styles from "./entry.module.css";
import type { ShownSection } from "./sections";

/** Where one is in a guided entry; steps that were reached before can be gone back to. */
export function Steps(props: {
  steps: readonly ShownSection[];
  now: number;
  reached: number;
  wrong: ReadonlySet<number>;
  onGo: (step: number) => void;
}) {
  const { steps, now, wrong } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const narrow = useNarrow();
  const titleOf = (step: ShownSection, index: number) =>
    label(step.title) || t("entry.step", { number: index + 1 });
  const current = steps[now];
  return (
    <nav className={styles.stepBar} aria-label={t("entry.steps")}>
      <div className={styles.stepWords} role="status">
        {current && t("entry.stepOf", { number: now + 1, count: steps.length, title: titleOf(current, now) })}
      </div>
      <ol className={styles.stepMarks}>
        {steps.map((step, index) => (
          <li
            key={step.key}
            data-done={index < now}
            data-now={index === now}
            data-wrong={wrong.has(index) && index !== now}
          >
            <button
              type="button"
              disabled={index > props.reached}
              aria-current={index === now ? "step" : undefined}
              aria-label={titleOf(step, index)}
              onClick={() => props.onGo(index)}
            >
              {narrow ? "" : titleOf(step, index)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

import { useTranslation } from "react-i18next";
import { fileAddress } from "@/api/files";
import type { HistoryPerson, HistoryStep } from "@/api/tasks";
import { useActed } from "@/flows/acted";
import { useLasting } from "@/flows/lasting";
import { useLabel, useLocale } from "@/shared/locale";
import { formatDateTime } from "@/ui/format";
import { Mark } from "@/ui/Mark";
import styles from "./tasks.module.css";
import { OUTCOME_TONES } from "./tones";

/** Ways in which a step was left without anything being done in it. */
const LEFT_OUT: ReadonlySet<string | null> = new Set(["skipped", "gone", "withdrawn"]);

function Person({ person, kind }: { person: HistoryPerson; kind: string }) {
  const { t } = useTranslation();
  const { language, timeZone } = useLocale();
  const said = person.action ?? person.status;
  const acted = useActed();
  const away = person.instead_of.join(t("frame.listSeparator"));
  return (
    <li className={styles.person}>
      <span className={styles.personLine}>
        <strong>{person.name}</strong>
        {away && <span className={styles.quiet}>{t("tasks.insteadOf", { name: away })}</span>}
        <Mark tone={OUTCOME_TONES[said] ?? "plain"}>{acted(said, kind)}</Mark>
        {person.at && (
          <time className={styles.quiet} dateTime={person.at}>
            {formatDateTime(person.at, language, timeZone)}
          </time>
        )}
      </span>
      {person.opinion && <q className={styles.opinion}>{person.opinion}</q>}
      {person.signature && (
        <img
          className={styles.signature}
          src={fileAddress(person.signature)}
          alt={t("tasks.signatureOf", { name: person.name })}
          loading="lazy"
        />
      )}
    </li>
  );
}

/** What happened in a run, step by step, the latest last. */
export function History({ steps }: { steps: HistoryStep[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const lasting = useLasting();
  return (
    <ol className={styles.history}>
      {steps.map((step) => (
        <li
          key={step.visit}
          className={styles.visit}
          data-open={step.left_at === null}
          data-skipped={LEFT_OUT.has(step.outcome) || undefined}
        >
          <div className={styles.visitHead}>
            <span className={styles.name}>{label(step.step.title)}</span>
            {step.outcome === "skipped" && <Mark tone="plain">{t("tasks.acted.skipped")}</Mark>}
            {step.seconds !== null && (
              <span className={styles.quiet}>
                {t(step.left_at ? "tasks.took" : "tasks.since", { time: lasting(step.seconds) })}
              </span>
            )}
          </div>
          {step.people.length > 0 && (
            <ul>
              {step.people.map((person, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: one person may be asked twice in a step
                <Person key={index} person={person} kind={step.kind} />
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

import { Checkbox, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { Box, BoxLine, TaskLine } from "@/api/tasks";
import { useActed } from "@/flows/acted";
import { RUN_TONES } from "@/flows/tones";
import { useLabel, useLocale } from "@/shared/locale";
import { formatAgo, formatDeadline } from "@/ui/format";
import { Mark } from "@/ui/Mark";
import { SaidOf } from "./SaidOf";
import styles from "./tasks.module.css";
import { OUTCOME_TONES } from "./tones";

function Due({ line }: { line: TaskLine }) {
  const { t } = useTranslation();
  const { language, timeZone } = useLocale();
  if (!line.due_at) return null;
  return (
    <span className={line.is_overdue ? styles.late : undefined}>
      {t(line.is_overdue ? "tasks.wasDue" : "tasks.due", {
        at: formatDeadline(line.due_at, language, timeZone),
      })}
    </span>
  );
}

function State({ line, box }: { line: TaskLine; box: Box }) {
  const { t } = useTranslation();
  const acted = useActed();
  if (box === "open") return line.is_overdue ? <Mark tone="bad">{t("tasks.overdue")}</Mark> : null;
  if (box === "handled" && line.outcome) {
    return <Mark tone={OUTCOME_TONES[line.outcome] ?? "plain"}>{acted(line.outcome, line.kind)}</Mark>;
  }
  if (box === "started")
    return (
      <Mark tone={RUN_TONES[line.status] ?? "plain"}>
        {t(`tasks.runs.${line.status}` as "tasks.runs.running")}
      </Mark>
    );
  return null;
}

/** A line of a box: what it is about, of which flow and step, since when and until when. */
export function TaskCard(props: {
  line: BoxLine;
  box: Box;
  chosen: boolean;
  onChoose?: ((wanted: boolean) => void) | undefined;
  onOpen: () => void;
}) {
  const { line, box } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const { language } = useLocale();
  const away = line.instead_of.join(t("frame.listSeparator"));
  const waiting = line.waiting_for.join(t("frame.listSeparator"));
  const name = line.label || label(line.flow.title);
  return (
    <li className={styles.item}>
      {props.onChoose && (
        <Tooltip title={line.batch ? "" : t("tasks.noBatch")}>
          <Checkbox
            className={styles.check}
            checked={props.chosen}
            disabled={!line.batch}
            aria-label={t(line.batch ? "tasks.choose" : "tasks.noBatchOf", { name })}
            onChange={(event) => props.onChoose?.(event.target.checked)}
          />
        </Tooltip>
      )}
      <button type="button" className={styles.card} onClick={props.onOpen}>
        <span className={styles.words}>
          <span className={styles.name}>{name}</span>
          <span className={styles.about}>
            {[label(line.flow.title), line.step && label(line.step.title)].filter(Boolean).join(" · ")}
          </span>
          <SaidOf line={line} />
          <span className={styles.quiet}>
            {[
              line.initiator && t("tasks.startedBy", { name: label(line.initiator.name) }),
              away && t("tasks.insteadOf", { name: away }),
              waiting && t("tasks.waitingFor", { name: waiting }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
        <span className={styles.end}>
          <State line={line} box={box} />
          <span className={styles.quiet}>{formatAgo(line.at, new Date(), language)}</span>
          <Due line={line} />
        </span>
      </button>
    </li>
  );
}

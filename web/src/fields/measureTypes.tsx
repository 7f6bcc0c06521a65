import { DashboardOutlined, HourglassOutlined } from "@ant-design/icons";
import type { FieldDefinition } from "@/api/forms";
import type { CellProps, FieldEntry } from "./contracts";
import { isEmpty } from "./contracts";
import { readDuration, showDuration } from "./durations";
import styles from "./fields.module.css";
import { lateEditor } from "./late";
import { readDecimal } from "./numerals";

const withSeconds = (field: FieldDefinition) => field.settings.shown_as === "h:mm:ss";

export function durationText(value: unknown, field: FieldDefinition): string {
  return isEmpty(value) ? "" : showDuration(Number(value), withSeconds(field));
}

function DurationCell({ field, value, dense }: CellProps) {
  return (
    <span className={dense ? `${styles.number} ${styles.line}` : styles.number}>
      {durationText(value, field)}
    </span>
  );
}

export const duration: FieldEntry = {
  icon: <HourglassOutlined aria-hidden="true" />,
  family: "time",
  align: "end",
  width: 112,
  text: durationText,
  parse: (text) => {
    if (text.trim() === "") return { value: null };
    const seconds = readDuration(text);
    return seconds === null ? { refused: true } : { value: seconds };
  },
  Cell: DurationCell,
  Editor: lateEditor(async () => (await import("./editors/MeasureEditors")).DurationEditor),
  initial: () => ({}),
};

function ProgressCell({ value, dense }: CellProps) {
  if (isEmpty(value)) return null;
  const percent = Math.min(100, Math.max(0, Number(value)));
  return (
    <span className={styles.progress} data-dense={dense}>
      <span className={styles.progressBar} aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className={styles.number}>{percent}%</span>
    </span>
  );
}

export const progress: FieldEntry = {
  icon: <DashboardOutlined aria-hidden="true" />,
  family: "number",
  align: "start",
  width: 144,
  text: (value) => (isEmpty(value) ? "" : `${String(value)}%`),
  parse: (text) => {
    if (text.trim() === "") return { value: null };
    const number = Number(readDecimal(text));
    const whole = Number.isInteger(number) && number >= 0 && number <= 100 && readDecimal(text) !== null;
    return whole ? { value: number } : { refused: true };
  },
  Cell: ProgressCell,
  Editor: lateEditor(async () => (await import("./editors/MeasureEditors")).ProgressEditor),
  initial: () => ({}),
};

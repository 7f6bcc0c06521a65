import { CalendarOutlined, ClockCircleOutlined } from "@ant-design/icons";
import type { FieldDefinition } from "@/api/forms";
import { formatDate, formatDateTime } from "@/ui/format";
import type { CellProps, FieldEntry, Parsed, Reader } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { lateEditor } from "./late";
import { readDate, readMoment } from "./numerals";
import { useReader } from "./reader";

function DateCell({ value, dense }: CellProps) {
  const { language, timeZone } = useReader();
  if (isEmpty(value)) return null;
  const text = formatDate(String(value), language, timeZone);
  return <time className={dense ? `${styles.number} ${styles.line}` : styles.number}>{text}</time>;
}

function MomentCell({ value, dense }: CellProps) {
  const { language, timeZone } = useReader();
  if (isEmpty(value)) return null;
  const text = formatDateTime(String(value), language, timeZone);
  return (
    <time
      className={dense ? `${styles.number} ${styles.line}` : styles.number}
      title={`${text} (${timeZone})`}
    >
      {text}
    </time>
  );
}

function parseDay(text: string, _field: FieldDefinition, { language }: Reader): Parsed {
  if (text.trim() === "") return { value: null };
  const day = readDate(text, language);
  return day ? { value: day } : { refused: true };
}

function parseMoment(text: string, _field: FieldDefinition, { language, timeZone }: Reader): Parsed {
  if (text.trim() === "") return { value: null };
  const moment = readMoment(text, language, timeZone);
  return moment ? { value: moment } : { refused: true };
}

export const date: FieldEntry = {
  icon: <CalendarOutlined aria-hidden="true" />,
  family: "time",
  align: "start",
  width: 120,
  text: (value, _field, { language, timeZone }) =>
    isEmpty(value) ? "" : formatDate(String(value), language, timeZone),
  parse: parseDay,
  Cell: DateCell,
  Editor: lateEditor(async () => (await import("./editors/TimeEditors")).DateEditor),
  initial: () => ({}),
};

export const dateTime: FieldEntry = {
  ...date,
  icon: <ClockCircleOutlined aria-hidden="true" />,
  width: 172,
  text: (value, _field, { language, timeZone }) =>
    isEmpty(value) ? "" : formatDateTime(String(value), language, timeZone),
  parse: parseMoment,
  Cell: MomentCell,
  Editor: lateEditor(async () => (await import("./editors/TimeEditors")).MomentEditor),
};

export const moment: FieldEntry = { ...dateTime, family: "system", Editor: null };

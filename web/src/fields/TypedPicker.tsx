import { DatePicker, type DatePickerProps, Tooltip } from "antd";
import type { Dayjs } from "dayjs";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isUnread, type Unread } from "./contracts";
import styles from "./fields.module.css";

/** How a picker reads what is typed, and which days of its panel stand for which values. */
export interface Writing {
  /** The value a text stands for, or null. */
  read: (text: string) => string | null;
  toDay: (value: string) => Dayjs;
  fromDay: (day: Dayjs) => string;
  /** Of the text shown. */
  format: string;
}

type Shared = Pick<
  DatePickerProps,
  | "id"
  | "autoFocus"
  | "defaultOpen"
  | "disabled"
  | "status"
  | "variant"
  | "aria-label"
  | "placeholder"
  | "showTime"
  | "renderExtraFooter"
>;

export interface PickerProps extends Shared {
  value: unknown;
  /** Hears every change of the text at once, so that no key that saves can come before it. */
  onChange: (value: string | Unread | null) => void;
  /** A day clicked in the panel. */
  onPick?: (value: string | null) => void;
}

interface Typing {
  text: string;
  /** What the picker shows meanwhile: another value would rewrite the text under the fingers. */
  shown: string | null;
  /** Still typing: half a date is no mistake yet. */
  going: boolean;
}

/** A date picker that reads what people type. What it cannot read stays, marked as a mistake. */
export function TypedPicker(props: PickerProps & { writing: Writing }) {
  const { value, onChange, onPick, writing, status, ...rest } = props;
  const { t } = useTranslation();
  const about = useId();
  const held = typeof value === "string" && value !== "" ? value : null;
  const [typing, setTyping] = useState<Typing | null>(() =>
    isUnread(value) ? { text: value.unread, shown: null, going: false } : null,
  );
  // On leaving, the picker says what its panel shows; what was typed since then goes before that. The change of
  // the text is heard here after the picker, so that a text which moved the panel still counts as typed.
  const isTyped = useRef(false);
  const isUnreadable = (text: string) => text.trim() !== "" && writing.read(text) === null;
  const unread = typing !== null && isUnreadable(typing.text);
  const wrong = unread && !typing.going;

  const type = (event: FormEvent<HTMLElement>) => {
    const { value: text } = event.target as HTMLInputElement;
    const read = writing.read(text);
    const same = read !== null && writing.toDay(read).format(writing.format) === text;
    isTyped.current = true;
    setTyping({ text, shown: same ? read : typing ? typing.shown : held, going: true });
    onChange(isUnreadable(text) ? { unread: text } : read);
  };
  const settle = () => setTyping((now) => (now && isUnreadable(now.text) ? { ...now, going: false } : null));
  const pick = (next: string | null) => {
    setTyping(null);
    (onPick ?? onChange)(next);
  };
  const shown = typing ? typing.shown : held;
  const mistake = wrong ? t("fields.unread", { text: typing.text }) : null;
  /** There is no room for a line beneath. */
  const inCell = rest.variant === "borderless";
  const picker = (
    <DatePicker
      {...rest}
      style={{ width: "100%" }}
      format={writing.format}
      previewValue={false}
      preserveInvalidOnBlur={unread}
      placeholder={isUnread(value) ? value.unread : rest.placeholder}
      needConfirm={false}
      showNow={false}
      value={shown === null ? null : writing.toDay(shown)}
      onCalendarChange={() => {
        isTyped.current = false;
      }}
      onChange={(day) => !isTyped.current && pick(day ? writing.fromDay(day) : null)}
      onClear={() => pick(null)}
      onBlur={settle}
      onKeyDown={(event) => event.key === "Enter" && settle()}
      status={wrong ? "error" : status}
      aria-invalid={wrong || status === "error"}
      aria-describedby={wrong ? about : undefined}
    />
  );
  return (
    <span className={styles.picker} onChange={type}>
      {inCell ? (
        <Tooltip open={wrong} title={mistake} placement="topLeft" trigger={[]}>
          {picker}
        </Tooltip>
      ) : (
        picker
      )}
      {wrong && !inCell && (
        <span id={about} role="alert" className={styles.unread}>
          {mistake}
        </span>
      )}
    </span>
  );
}

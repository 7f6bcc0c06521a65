import dayjs from "dayjs";
import { useMemo } from "react";
import { readDate } from "./numerals";
import { useReader } from "./reader";
import { type PickerProps, TypedPicker, type Writing } from "./TypedPicker";

const FORMAT = "YYYY-MM-DD";

/** A day, typed or picked. */
export function DayPicker(props: PickerProps) {
  const { language } = useReader();
  const writing = useMemo<Writing>(
    () => ({
      read: (text) => readDate(text, language),
      toDay: dayjs,
      fromDay: (day) => day.format(FORMAT),
      format: FORMAT,
    }),
    [language],
  );
  return <TypedPicker {...props} writing={writing} />;
}

import dayjs from "dayjs";
import { useMemo } from "react";
import { clockAt, momentAt } from "@/shared/zones";
import { readMoment } from "./numerals";
import { useReader } from "./reader";
import { type PickerProps, TypedPicker, type Writing } from "./TypedPicker";

/** A day and a time by the clocks of the workspace, whatever those of the browser say. */
export function MomentPicker(props: PickerProps) {
  const { language, timeZone } = useReader();
  const writing = useMemo<Writing>(
    () => ({
      read: (text) => readMoment(text, language, timeZone),
      toDay: (moment) => dayjs(clockAt(moment, timeZone)),
      fromDay: (day) => momentAt(day.format("YYYY-MM-DDTHH:mm:ss"), timeZone),
      format: "YYYY-MM-DD HH:mm",
    }),
    [language, timeZone],
  );
  return (
    <TypedPicker
      {...props}
      writing={writing}
      showTime={{ format: "HH:mm" }}
      renderExtraFooter={() => timeZone}
    />
  );
}

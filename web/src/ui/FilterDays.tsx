import { DatePicker } from "antd";
import type { RangePickerProps } from "antd/es/date-picker";
import dayjs from "dayjs";
import styles from "./FilterBar.module.css";

const DATE = "YYYY-MM-DD";

/** The day that a text of the address names; nothing for any other text. */
function dayOf(text: string) {
  const day = dayjs(text, DATE);
  return day.isValid() && day.format(DATE) === text ? day : null;
}

/** A day as the address keeps it; the empty text for what is none. */
export const asDay = (text: string) => dayOf(text)?.format(DATE) ?? "";

export interface Days {
  from: string;
  to: string;
}

/** The days by which a list is narrowed, as the address keeps them; the empty text is an open end. */
export function FilterDays(
  props: {
    label: string;
    from: string;
    to: string;
    ends: [string, string];
    onChange: (days: Days) => void;
  } & Pick<RangePickerProps, "allowClear" | "allowEmpty" | "disabledDate" | "presets">,
) {
  const { label, from, to, ends, onChange, ...rest } = props;
  return (
    <DatePicker.RangePicker
      {...rest}
      className={`${styles.days} ${styles.wide}`}
      aria-label={label}
      placeholder={ends}
      value={[dayOf(from), dayOf(to)]}
      onChange={(range) =>
        onChange({ from: range?.[0]?.format(DATE) ?? "", to: range?.[1]?.format(DATE) ?? "" })
      }
    />
  );
}

import { DatePicker } from "antd";
import type { RangePickerProps } from "antd/es/date-picker";
import dayjs from "dayjs";
import styles from "./FilterBar.module.css";

const DATE = "YYYY-MM-DD";
const day = (text: string) => (text ? dayjs(text, DATE) : null);

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
      value={[day(from), day(to)]}
      onChange={(range) =>
        onChange({ from: range?.[0]?.format(DATE) ?? "", to: range?.[1]?.format(DATE) ?? "" })
      }
    />
  );
}

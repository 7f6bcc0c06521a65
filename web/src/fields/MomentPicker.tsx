import { DatePicker, type DatePickerProps } from "antd";
import dayjs from "dayjs";
import { clockAt, momentAt } from "@/shared/zones";
import { useReader } from "./reader";

type Props = Pick<
  DatePickerProps,
  "id" | "autoFocus" | "defaultOpen" | "disabled" | "status" | "variant" | "aria-label"
> & { value: string | null; onChange: (moment: string | null) => void };

/** A day and a time by the clocks of the workspace, whatever those of the browser say. */
export function MomentPicker({ value, onChange, ...rest }: Props) {
  const { timeZone } = useReader();
  return (
    <DatePicker
      {...rest}
      style={{ width: "100%" }}
      format="YYYY-MM-DD HH:mm"
      showTime={{ format: "HH:mm" }}
      showNow={false}
      needConfirm={false}
      renderExtraFooter={() => timeZone}
      value={value === null ? null : dayjs(clockAt(value, timeZone))}
      onChange={(moment) =>
        onChange(moment ? momentAt(moment.format("YYYY-MM-DDTHH:mm:ss"), timeZone) : null)
      }
    />
  );
}

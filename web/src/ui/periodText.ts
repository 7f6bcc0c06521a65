import { useTranslation } from "react-i18next";

const QUARTER = /^(\d{4})-Q([1-4])$/;
const MONTH = /^(\d{4})-(\d{2})$/;
const YEAR = /^(\d{4})$/;

/** Says a period's code (`2019-Q4`, `2019-07`, `2019`) in words; any other text stays as it is. */
export function usePeriodText(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const [, quarterYear, quarter] = QUARTER.exec(code) ?? [];
    if (quarterYear && quarter) return t("periods.quarter", { year: quarterYear, part: quarter });
    const [, monthYear, month] = MONTH.exec(code) ?? [];
    if (monthYear && month) return t("periods.month", { year: monthYear, part: month });
    return YEAR.test(code) ? t("periods.year", { year: code }) : code;
  };
}

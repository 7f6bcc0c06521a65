import { useTranslation } from "react-i18next";

const HOUR = 3600;
const DAY = 86_400;

/** A length of time in its two largest units. */
export function useLasting() {
  const { t } = useTranslation();
  return (seconds: number): string => {
    const days = Math.floor(seconds / DAY);
    const hours = Math.floor((seconds % DAY) / HOUR);
    const minutes = Math.floor((seconds % HOUR) / 60);
    if (days > 0) return t("tasks.lasting.days", { days, hours });
    if (hours > 0) return t("tasks.lasting.hours", { hours, minutes });
    return minutes > 0 ? t("tasks.lasting.minutes", { minutes }) : t("tasks.lasting.moment");
  };
}

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { labelText } from "@/shared/label";
import { useLocale } from "@/shared/locale";
import type { Reader } from "./contracts";

/** The reader of this page: language, time zone, currency and the words for yes and no. */
export function useReader(): Reader {
  const { t } = useTranslation();
  const { language, timeZone, currency } = useLocale();
  return useMemo(
    () => ({
      language,
      timeZone,
      currency,
      label: (label) => labelText(label, language),
      yes: t("frame.yes"),
      no: t("frame.no"),
      separator: t("fields.separator"),
    }),
    [language, timeZone, currency, t],
  );
}

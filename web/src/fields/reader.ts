import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
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

/** What an empty editor of a field says: its own words, else the usual ones. */
export function usePlaceholder(field: Partial<FieldDefinition>, usual?: string): string | undefined {
  const { language } = useLocale();
  return labelText(field.placeholder, language) || usual;
}

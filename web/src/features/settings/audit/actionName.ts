import { useTranslation } from "react-i18next";

/** An action of the audit in words; one that has none yet stands for itself. */
export function useActionName(): (action: string) => string {
  const { t } = useTranslation();
  return (action) =>
    t(`audit.actions.${action.replace(/\W/g, "_")}` as "audit.action", { defaultValue: action });
}

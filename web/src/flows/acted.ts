import { useTranslation } from "react-i18next";

/** Who fills something in submits it, and does not agree to it. */
const FILLING: ReadonlySet<string | null | undefined> = new Set(["fill", "start"]);

/** What somebody did with a to-do of a kind of step, in words. */
export function useActed() {
  const { t, i18n } = useTranslation();
  return (action: string, kind: string | null | undefined): string => {
    const key = `tasks.acted.${action === "submit" && FILLING.has(kind) ? "fill" : action}`;
    return i18n.exists(key) ? t(key as "tasks.acted.submit") : action;
  };
}

import { useEffect } from "react";
import { useKeepLanguage, useSession } from "@/api/session";
import { browserLanguage, currentLanguage, isLanguageChosen, nearestLanguage, showLanguage } from "@/i18n";

/**
 * Pages speak the language that the person chose, and the browser's to those who never did, as the server's own
 * sentences do. A language chosen at the door becomes the account's.
 */
export function useSessionLanguage(): void {
  const session = useSession().data;
  const { mutate: keep } = useKeepLanguage();
  const who = session?.user.id;
  const locale = session?.user.locale;
  useEffect(() => {
    if (!who) return;
    const shown = currentLanguage();
    const wanted = locale ? nearestLanguage(locale) : browserLanguage();
    if (wanted === shown) return;
    if (isLanguageChosen()) keep(shown);
    else void showLanguage(wanted);
  }, [who, locale, keep]);
}

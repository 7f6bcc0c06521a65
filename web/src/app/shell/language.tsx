import { useQueryClient } from "@tanstack/react-query";
import { useKeepLanguage } from "@/api/session";
import { chooseLanguage, type Language } from "@/i18n";
import { LanguageSwitch, otherLanguage } from "@/ui/LanguageSwitch";

/** Tells the server, then fetches again what the server words itself. */
function useFollowLanguage(): (language: Language) => void {
  const keep = useKeepLanguage();
  const queries = useQueryClient();
  return (language) => keep.mutate(language, { onSettled: () => queries.invalidateQueries() });
}

export function useTurnLanguage(): () => Promise<void> {
  const follow = useFollowLanguage();
  return async () => {
    const language = otherLanguage();
    await chooseLanguage(language);
    follow(language);
  };
}

export function LanguageButton() {
  return <LanguageSwitch onChange={useFollowLanguage()} />;
}

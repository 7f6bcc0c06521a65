import { useQueryClient } from "@tanstack/react-query";
import { useKeepLanguage } from "@/api/session";
import { LanguageSwitch } from "@/ui/LanguageSwitch";

/** Switches the page, tells the server, and fetches again what the server words itself. */
export function LanguageButton() {
  const keep = useKeepLanguage();
  const queries = useQueryClient();
  return (
    <LanguageSwitch
      onChange={(language) => keep.mutate(language, { onSettled: () => queries.invalidateQueries() })}
    />
  );
}

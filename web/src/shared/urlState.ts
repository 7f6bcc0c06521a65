import { useCallback } from "react";
import { useSearchParams } from "react-router";

/**
 * One value kept in the address, so that the page can be shared as it stands.
 * The empty text removes it; changes replace the entry in the history.
 */
export function useUrlState(name: string): [string, (value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (value) after.set(name, value);
          else after.delete(name);
          return after;
        },
        { replace: true },
      ),
    [name, setSearch],
  );
  return [search.get(name) ?? "", set];
}

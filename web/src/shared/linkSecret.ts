import { useMemo } from "react";
import { useLocation } from "react-router";

/** The secret of a one-time link: after the # (never sent to a server by itself), else `?token=`. */
export function useLinkSecret(): string {
  const { hash, search } = useLocation();
  return useMemo(() => {
    const fromHash = new URLSearchParams(hash.replace(/^#/, "")).get("token");
    return fromHash ?? new URLSearchParams(search).get("token") ?? "";
  }, [hash, search]);
}

import { useSyncExternalStore } from "react";

const query = () => window.matchMedia("(max-width: 767px)");

function subscribe(listener: () => void): () => void {
  const watched = query();
  watched.addEventListener("change", listener);
  return () => watched.removeEventListener("change", listener);
}

/** Whether the page is as narrow as a phone: tables become cards, pop-ups sheets. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}

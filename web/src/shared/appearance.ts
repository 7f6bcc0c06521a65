import { useSyncExternalStore } from "react";
import { remember, remembered } from "./storage";

export const APPEARANCES = ["light", "dark", "system"] as const;
export type Appearance = (typeof APPEARANCES)[number];

const darkSystem = () => window.matchMedia?.("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function current(): Appearance {
  const kept = remembered("appearance");
  return kept === "dark" || kept === "system" ? kept : "light";
}

export function chooseAppearance(appearance: Appearance): void {
  remember("appearance", appearance);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  darkSystem()?.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    darkSystem()?.removeEventListener("change", listener);
  };
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, current);
}

/** Whether pages are dark now. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, () => {
    const chosen = current();
    return chosen === "dark" || (chosen === "system" && (darkSystem()?.matches ?? false));
  });
}

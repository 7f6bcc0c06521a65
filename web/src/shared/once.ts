import { useCallback, useRef } from "react";

/** 32 random letters and digits; `crypto.randomUUID` is missing where a page is served without TLS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key under which a page sends something: the same as long as it sends the same text. */
export function useOnce(): (text: string) => string {
  const last = useRef<{ text: string; key: string } | null>(null);
  return useCallback((text) => {
    if (last.current?.text !== text) last.current = { text, key: newKey() };
    return last.current.key;
  }, []);
}

const PRODUCT = "tongzhou.";

/** Kept under these: what somebody began and has not sent. The phone may be another person's next. */
const BEGUN = ["task.", "draft.", "lastBulk.", "flow.clip"];

/**
 * A choice or a draft of this browser: a key of local storage under the product's name. A browser that keeps nothing,
 * because it is full or in private, is no reason to stop.
 */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PRODUCT + key);
    else localStorage.setItem(PRODUCT + key, value);
  } catch {}
}

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(PRODUCT + key);
  } catch {
    return null;
  }
}

/** Takes away what was begun in this browser and not sent, of whomever. */
export function forgetBegun(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (BEGUN.some((start) => key.startsWith(PRODUCT + start))) localStorage.removeItem(key);
  } catch {}
}

/** Calls back when another tab of this browser remembers something under `key`; answers how to stop. */
export function rememberedElsewhere(key: string, listener: () => void): () => void {
  const heard = (event: StorageEvent) => {
    if (event.key === PRODUCT + key) listener();
  };
  window.addEventListener("storage", heard);
  return () => window.removeEventListener("storage", heard);
}

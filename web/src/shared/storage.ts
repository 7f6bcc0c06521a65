/** Small choices of this browser (never data): a key of local storage under the product's name. */
export function remember(key: string, value: string | null): void {
  if (value === null) localStorage.removeItem(`tongzhou.${key}`);
  else localStorage.setItem(`tongzhou.${key}`, value);
}

export function remembered(key: string): string | null {
  return localStorage.getItem(`tongzhou.${key}`);
}

/** Calls back when another tab of this browser remembers something under `key`; answers how to stop. */
export function rememberedElsewhere(key: string, listener: () => void): () => void {
  const heard = (event: StorageEvent) => {
    if (event.key === `tongzhou.${key}`) listener();
  };
  window.addEventListener("storage", heard);
  return () => window.removeEventListener("storage", heard);
}

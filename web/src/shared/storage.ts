/** Small choices of this browser (never data): a key of local storage under the product's name. */
export function remember(key: string, value: string | null): void {
  if (value === null) localStorage.removeItem(`tongzhou.${key}`);
  else localStorage.setItem(`tongzhou.${key}`, value);
}

export function remembered(key: string): string | null {
  return localStorage.getItem(`tongzhou.${key}`);
}

const QUARTERS = 16;

/** The quarters up to the one that holds `today`, the newest first. */
export function quartersUpTo(today: string, count = QUARTERS): string[] {
  const last = Number(today.slice(0, 4)) * 4 + Math.floor((Number(today.slice(5, 7)) - 1) / 3);
  return Array.from({ length: count }, (_, back) => {
    const quarter = last - back;
    return `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
  });
}

/** Periods to choose from: those seen in the list and the usual quarters, newest first, each once. */
export function periodsToChoose(seen: readonly string[], today: string, chosen: string): string[] {
  const all = new Set([...seen, ...quartersUpTo(today), ...(chosen ? [chosen] : [])]);
  return [...all].sort().reverse();
}

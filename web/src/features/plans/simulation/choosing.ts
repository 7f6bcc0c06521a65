const DEFAULT_COUNT = 4;

/** The periods chosen at first: the last four that were settled; where none was, the last four that ended. */
export function firstChoice(periods: readonly { code: string; settled: boolean }[]): string[] {
  const settled = periods.filter((each) => each.settled);
  return (settled.length > 0 ? settled : periods).slice(0, DEFAULT_COUNT).map(({ code }) => code);
}

const STEPS = [1, 1.5, 2, 3, 4, 5, 8, 10];

/** A round number at or above the largest value, so that the axis reads well. */
export function niceTop(largest: number): number {
  if (largest <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(largest));
  return (STEPS.find((step) => step * size >= largest) ?? 10) * size;
}

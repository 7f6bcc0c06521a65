const STEPS = [1, 1.5, 2, 3, 4, 5, 8, 10];

const STRIDES = [1, 2, 3, 6, 12];

/** Whether a month such as 2020-04 is named on an axis that has room for a name every `room` months. */
export function isNamed(month: string, room: number): boolean {
  const stride = STRIDES.find((each) => each >= room) ?? 12;
  return (Number(month.slice(5, 7)) - 1) % stride === 0;
}

/** A round number at or above the largest value, so that the axis reads well. */
export function niceTop(largest: number): number {
  if (largest <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(largest));
  return (STEPS.find((step) => step * size >= largest) ?? 10) * size;
}

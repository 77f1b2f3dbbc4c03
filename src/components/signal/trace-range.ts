/** The stretch of an axis that holds the values shown, in round numbers, so that it seldom changes. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** Ranges start and end at multiples of this, px. */
const STEP_PX = 100;
/** No narrower: noise alone should not fill the picture. */
const MIN_SPAN_PX = 200;

/** Empty input gives the narrowest range at 0. */
export function rangeOf(values: readonly number[]): ValueRange {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (least > most) return { low: 0, high: MIN_SPAN_PX };
  const low = Math.floor(least / STEP_PX) * STEP_PX;
  return { low, high: Math.max(low + MIN_SPAN_PX, Math.ceil(most / STEP_PX) * STEP_PX) };
}

/** The next of 1, 2, 5 × 10ⁿ from a positive value on, for the end of an axis. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 5].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return digit * power;
}

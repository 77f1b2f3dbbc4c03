/**
 * Viewing distance from the blind spot: the left eye looks at a square while a dot moves away from it to the
 * left; where the dot vanishes, the blind spot begins, 13.5° from where the eye looks (Q. Li, S. J. Joo,
 * J. D. Yeatman, K. Reinecke, "Controlling for participants' viewing distance in large-scale, psychophysical
 * online experiments using a virtual chinrest", Scientific Reports 10:904, 2020; mean error there 3.25 cm). Pure.
 */
import { medianOf } from "../inference/calibration-samples.ts";

/** Where the blind spot begins, temporal, degrees (Li et al. 2020). */
const BLIND_SPOT_deg = 13.5;
/** Mean error of the method against a tape measure, cm (Li et al. 2020). */
export const BLIND_SPOT_MEAN_ERROR_CM = 3.25;
/** Sweeps that are asked for, as by Li et al.; fewer than `MIN_SWEEPS` give no distance. */
export const SWEEP_COUNT = 5;
const MIN_SWEEPS = 3;
/** Sweeps that lie further apart than this share of their median do not agree. Assumed. */
const MAX_SPREAD_FRAC = 0.25;

const TANGENT = Math.tan((BLIND_SPOT_deg * Math.PI) / 180);

/** Eye to screen, cm, the eye being opposite the square. @param gap_cm from the square to where the dot vanished */
export function blindSpotDistance_cm(gap_cm: number): number {
  return gap_cm / TANGENT;
}

export interface SweepSummary {
  readonly sweepCount: number;
  /** Median over the sweeps. */
  readonly distance_cm: number;
  /** Nearest and farthest sweep. */
  readonly low_cm: number;
  readonly high_cm: number;
  /** False when the sweeps lie so far apart that they should be done again. */
  readonly agrees: boolean;
}

/** @returns null with fewer than `MIN_SWEEPS` */
export function summariseSweeps(gaps_cm: readonly number[]): SweepSummary | null {
  const distances = gaps_cm.map(blindSpotDistance_cm);
  const distance_cm = medianOf(distances);
  if (distance_cm === null || distances.length < MIN_SWEEPS) return null;
  const low_cm = Math.min(...distances);
  const high_cm = Math.max(...distances);
  const agrees = high_cm - low_cm <= MAX_SPREAD_FRAC * distance_cm;
  return { sweepCount: distances.length, distance_cm, low_cm, high_cm, agrees };
}

/** Where a sweep starts; the blind spot of an eye 12 cm away lies there. */
const SWEEP_START_CM = 3;
/** Slow enough to press in time, fast enough not to tire: Li et al. move about as fast. */
const SWEEP_SPEED_cm_per_s = 3;
/** For visitors who asked for less motion: half a centimetre at a time, 0.3 s each. */
const STEP_CM = 0.5;
const STEP_MS = 300;

/** Gap between square and dot, cm. @param elapsed_ms since the sweep began */
export function sweepGap_cm(elapsed_ms: number, isStepped: boolean): number {
  const time_ms = Math.max(0, elapsed_ms);
  const travelled = isStepped
    ? Math.floor(time_ms / STEP_MS) * STEP_CM
    : (time_ms / 1000) * SWEEP_SPEED_cm_per_s;
  return SWEEP_START_CM + travelled;
}

/**
 * Acceptance without hands: a target counts as accepted once the eyes have come to rest on something new.
 * "At rest" is a steady raw gaze for a while; where it rests cannot be checked, for that is what the
 * calibration is about to learn. Pure.
 */
import { type CalibrationSample, collectTargetSamples } from "../inference/calibration-samples.ts";

export const DWELL_LIMITS = {
  /** The gaze must hold still this long, and for `minimumCount` frames. */
  steady_ms: 700,
  /** Frames needed within it; with fewer the window grows. */
  minimumCount: 8,
  /** A slow computer may take this long to deliver that many; slower ones accept by hand. */
  longest_ms: 2500,
  /** Time to find the target and reach it, before resting counts: reaction and saccade take about 300 ms. */
  reach_ms: 700,
  /** Standard deviation of raw gaze that still counts as steady, cm. */
  spreadLimit_cm: 1.2,
} as const;

/**
 * Whether the eyes have settled on a target.
 * @param samples since the target's onset, in order of capture
 * @param shown_ms from when on the eyes can have been on their way
 * @returns the capture time at which the target may be accepted; null while not settled
 */
export function dwellAcceptance(samples: readonly CalibrationSample[], shown_ms: number): number | null {
  const newest = samples.at(-1);
  if (newest === undefined) return null;
  const oldest_ms = samples.at(-DWELL_LIMITS.minimumCount)?.captured_ms;
  if (oldest_ms === undefined) return null;
  const before_ms = Math.max(DWELL_LIMITS.steady_ms, newest.captured_ms - oldest_ms);
  const isTooSlow = before_ms > DWELL_LIMITS.longest_ms;
  if (isTooSlow || newest.captured_ms - before_ms < shown_ms + DWELL_LIMITS.reach_ms) return null;
  const steady = collectTargetSamples(samples, newest.captured_ms, {
    before_ms,
    after_ms: 0,
    minimumCount: DWELL_LIMITS.minimumCount,
    spreadLimit_cm: DWELL_LIMITS.spreadLimit_cm,
  });
  return steady.repeat === null ? newest.captured_ms : null;
}

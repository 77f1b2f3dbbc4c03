/**
 * What other parameters would have made of the very same gaze: jitter and lag along a sweep of the one
 * parameter that trades them, One Euro's cut-off at rest and Kalman's agility. One point at a time, so that
 * a sweep can be spread over many calls and never holds up a frame.
 */
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import { type LabFrame, refilter, windowOf } from "./filter-lab.ts";
import { jitterOf } from "./filter-lab-jitter.ts";
import { lagOf } from "./filter-lab-lag.ts";
import type { LabSummary } from "./filter-lab-summary.ts";
import type { FilterSettings } from "./filter-settings.ts";

export interface SweepStep {
  readonly filter: "one-euro" | "kalman";
  readonly change: Partial<FilterSettings>;
}

/** From the calmest setting of each filter to its quickest. */
export const SWEEP: readonly SweepStep[] = [
  ...[0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4].map(
    (euro_cutoff_Hz): SweepStep => ({ filter: "one-euro", change: { euro_cutoff_Hz } }),
  ),
  ...[100, 250, 600, 1500, 4000, 10_000, 25_000, 60_000].map(
    (kalman_agility): SweepStep => ({ filter: "kalman", change: { kalman_agility } }),
  ),
];

export interface TradeOffPoint {
  readonly rmsS2S_deg: number;
  readonly lag_ms: number;
}

/** Null while there is no fixation or not enough movement. */
export function sweepPoint(
  { filter, change }: SweepStep,
  kept: readonly LabFrame[],
  settings: FilterSettings,
  { fixations }: LabSummary,
  viewing: ViewingGeometry,
): TradeOffPoint | null {
  const frames = windowOf(refilter(kept, { ...settings, ...change }));
  const jitter = jitterOf(frames, filter, fixations, viewing);
  const lag = lagOf(frames, filter);
  if (jitter === null || lag.kind === "no data") return null;
  return { rmsS2S_deg: jitter.rmsS2S.deg, lag_ms: lag.lag_ms };
}

/** Everything the filter lab says in numbers, from the frames it keeps. Pure. */
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import { LAB_FILTERS, type LabFrame, periodOf, refilter, windowOf } from "./filter-lab.ts";
import { type Jitter, jitterOf, labFixations } from "./filter-lab-jitter.ts";
import { type Lag, lagOf } from "./filter-lab-lag.ts";
import { type StepResponse, stepResponse } from "./filter-lab-step.ts";
import type { FilterName, FilterSettings } from "./filter-settings.ts";
import type { Fixation } from "./fixations.ts";
import type { PageSettings } from "./settings.ts";

export interface FilterFigures {
  readonly name: FilterName;
  /** Null: no fixation in these seconds. */
  readonly jitter: Jitter | null;
  readonly lag: Lag;
  /** At the stream's own rate. */
  readonly step: StepResponse;
}

/** Jitter and lag that one set of parameters would have had on the same gaze. */
export interface TradeOffPoint {
  /** The value of the swept parameter. */
  readonly value: number;
  readonly rmsS2S_deg: number;
  readonly lag_ms: number;
}

export interface LabSummary {
  readonly rate_Hz: number;
  readonly frameCount: number;
  readonly gazeCount: number;
  readonly fixations: readonly Fixation[];
  readonly filters: readonly FilterFigures[];
  /** One Euro over its cut-off at rest, Kalman over its agility; empty while there is nothing to measure. */
  readonly tradeOff: Readonly<Record<"one-euro" | "kalman", readonly TradeOffPoint[]>>;
}

export type LabSettings = FilterSettings & Pick<PageSettings, "fixation_deg" | "fixation_ms">;

const CUTOFFS_HZ = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4];
const AGILITIES = [100, 250, 600, 1500, 4000, 10_000, 25_000, 60_000];

/** Null until there are two frames. */
export function labSummary(
  kept: readonly LabFrame[],
  settings: LabSettings,
  viewing: ViewingGeometry,
): LabSummary | null {
  const frames = windowOf(kept);
  const period_ms = periodOf(frames);
  if (period_ms === null || period_ms <= 0) return null;
  const rate_Hz = 1000 / period_ms;
  const fixations = labFixations(frames, viewing, {
    dispersion_deg: settings.fixation_deg,
    minDuration_ms: settings.fixation_ms,
  });
  const filters = LAB_FILTERS.map((name) => ({
    name,
    jitter: jitterOf(frames, name, fixations, viewing),
    lag: lagOf(frames, name),
    step: stepResponse(name, settings, rate_Hz),
  }));
  const sweep = (name: FilterName, values: readonly number[], change: (value: number) => FilterSettings) =>
    values.flatMap((value): TradeOffPoint[] => {
      const other = windowOf(refilter(kept, change(value)));
      const jitter = jitterOf(other, name, fixations, viewing);
      const lag = lagOf(other, name);
      if (jitter === null || lag.kind === "no data") return [];
      return [{ value, rmsS2S_deg: jitter.rmsS2S.deg, lag_ms: lag.lag_ms }];
    });
  return {
    rate_Hz,
    frameCount: frames.length,
    gazeCount: frames.filter(({ points }) => points !== null).length,
    fixations,
    filters,
    tradeOff: {
      "one-euro": sweep("one-euro", CUTOFFS_HZ, (value) => ({ ...settings, euro_cutoff_Hz: value })),
      kalman: sweep("kalman", AGILITIES, (value) => ({ ...settings, kalman_agility: value })),
    },
  };
}

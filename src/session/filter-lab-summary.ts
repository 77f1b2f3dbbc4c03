/** Everything the filter lab says in numbers, from the frames it keeps. Pure. */
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import { LAB_FILTERS, type LabFrame, periodOf, windowOf } from "./filter-lab.ts";
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

export interface LabSummary {
  readonly rate_Hz: number;
  readonly frameCount: number;
  readonly gazeCount: number;
  readonly fixations: readonly Fixation[];
  readonly filters: readonly FilterFigures[];
}

export type LabSettings = FilterSettings & Pick<PageSettings, "fixation_deg" | "fixation_ms">;

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
  return {
    rate_Hz,
    frameCount: frames.length,
    gazeCount: frames.filter(({ points }) => points !== null).length,
    fixations,
    filters,
  };
}

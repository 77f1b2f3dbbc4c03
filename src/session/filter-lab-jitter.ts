/**
 * Which stretches of the stream are fixations, and how much each filter's gaze trembles within them. The
 * same frames for every filter: the fixations are found once, on a running median of the unfiltered gaze
 * that is centred and so favours no filter by its delay.
 */
import { medianOf } from "../inference/calibration-samples.ts";
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import type { ScreenPointPx } from "../units.ts";
import { type Covariance, covarianceOf } from "./accuracy-spread.ts";
import type { TimedGaze } from "./accuracy-target.ts";
import { type Extent, extentBetween, offsetCm, offsetDeg, offsetPx, rmsExtent } from "./accuracy-units.ts";
import { type LabFrame, periodOf } from "./filter-lab.ts";
import type { FilterName } from "./filter-settings.ts";
import { type Fixation, type FixationOptions, findFixations } from "./fixations.ts";

export interface Jitter {
  /** Root mean square step between frames that follow each other. */
  readonly rmsS2S: Extent;
  /** √(var x + var y) about each fixation's own mean, pooled over the fixations. */
  readonly std: Extent;
  /** Steps that the figures rest on. */
  readonly stepCount: number;
}

/** Frames on either side of the one whose median is taken. */
const MEDIAN_REACH = 2;
/** A filter still on its way to a new fixation is late, not unsteady: its first stretch does not count. */
export const SETTLE_MS = 300;
/** Steps over longer gaps than this many frame periods say nothing about noise. */
const MAX_GAP_PERIODS = 1.5;

/** Fixations of the visitor, in order of time. */
export function labFixations(
  frames: readonly LabFrame[],
  viewing: ViewingGeometry,
  options: Partial<FixationOptions>,
): Fixation[] {
  return findFixations(runningMedian(frames), viewing, options);
}

/** Null when no fixation has two frames in a row after its start. */
export function jitterOf(
  frames: readonly LabFrame[],
  filter: FilterName,
  fixations: readonly Fixation[],
  viewing: ViewingGeometry,
): Jitter | null {
  const longest_ms = MAX_GAP_PERIODS * (periodOf(frames) ?? Number.POSITIVE_INFINITY);
  const steps: Extent[] = [];
  const spread = { px: 0, cm: 0, deg: 0, freedom: 0 };
  for (const { start_ms, end_ms } of fixations) {
    const inside = frames.flatMap(({ captured_ms, points }) =>
      points !== null && captured_ms >= start_ms + SETTLE_MS && captured_ms <= end_ms
        ? [{ captured_ms, point: points[filter] }]
        : [],
    );
    for (const [i, now] of inside.entries()) {
      const before = inside[i - 1];
      if (before !== undefined && now.captured_ms - before.captured_ms <= longest_ms)
        steps.push(extentBetween(before.point, now.point, viewing));
    }
    addSpread(
      spread,
      inside.map(({ point }) => point),
      viewing,
    );
  }
  const rmsS2S = rmsExtent(steps);
  if (rmsS2S === null) return null;
  const root = (sum: number): number => Math.sqrt(sum / spread.freedom);
  const std = { px: root(spread.px), cm: root(spread.cm), deg: root(spread.deg) };
  return { rmsS2S, std, stepCount: steps.length };
}

/** Adds a fixation's squared deviations from its own mean, unit by unit, and its n − 1. */
function addSpread(
  spread: { px: number; cm: number; deg: number; freedom: number },
  points: readonly ScreenPointPx[],
  viewing: ViewingGeometry,
): void {
  const freedom = points.length - 1;
  if (freedom < 1) return;
  const centre = {
    x_px: points.reduce((sum, p) => sum + p.x_px, 0) / points.length,
    y_px: points.reduce((sum, p) => sum + p.y_px, 0) / points.length,
  };
  const squares = (covariance: Covariance | null): number =>
    covariance === null ? 0 : (covariance.xx + covariance.yy) * freedom;
  spread.px += squares(covarianceOf(points.map((p) => offsetPx(p, centre))));
  spread.cm += squares(covarianceOf(points.map((p) => offsetCm(p, centre, viewing))));
  spread.deg += squares(covarianceOf(points.map((p) => offsetDeg(p, centre, viewing))));
  spread.freedom += freedom;
}

/** Median per axis of the frame and its neighbours with gaze; frames without gaze stay without. */
function runningMedian(frames: readonly LabFrame[]): TimedGaze[] {
  return frames.map(({ captured_ms, points }, index) => {
    if (points === null) return { captured_ms, validity: "no face", point: null };
    const near = frames.slice(Math.max(0, index - MEDIAN_REACH), index + MEDIAN_REACH + 1);
    const raws = near.flatMap((frame) => frame.points?.none ?? []);
    const x_px = medianOf(raws.map((p) => p.x_px)) ?? points.none.x_px;
    const y_px = medianOf(raws.map((p) => p.y_px)) ?? points.none.y_px;
    return { captured_ms, validity: "valid", point: { x_px, y_px } };
  });
}

/**
 * Accuracy and precision on one target: how far the gaze lies from it, and how it scatters.
 * Absence is a result: with fewer than two valid samples the target has "no data".
 */
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import type { ScreenPointPx } from "../units.ts";
import { bceaOf, type Covariance, covarianceOf, standardDeviation } from "./accuracy-spread.ts";
import type { GazeValidity } from "./accuracy-timing.ts";
import {
  type Displacement,
  type Extent,
  extentBetween,
  meanExtent,
  offsetCm,
  offsetDeg,
  offsetPx,
  rmsExtent,
} from "./accuracy-units.ts";

/** One frame of one stream (unfiltered or filtered), in capture order. */
export interface TimedGaze {
  readonly captured_ms: number;
  readonly validity: GazeValidity;
  /** Never clipped to the screen; null when the frame has no gaze. */
  readonly point: ScreenPointPx | null;
}

export interface TargetRecording {
  readonly target: ScreenPointPx;
  readonly samples: readonly TimedGaze[];
}

export interface MeasuredTarget {
  readonly kind: "measured";
  readonly target: ScreenPointPx;
  readonly validCount: number;
  readonly deliveredCount: number;
  /** Mean of the valid samples. */
  readonly centroid: ScreenPointPx;
  /** Centroid minus target. */
  readonly bias: { readonly px: Displacement; readonly cm: Displacement; readonly deg: Displacement };
  /** Distance of the centroid from the target. */
  readonly accuracy: Extent;
  /** Mean distance of the single samples from the target; never below the accuracy in px and cm. */
  readonly sampleError: Extent;
  /** Root mean square step between samples that follow each other; null without such a pair. */
  readonly rmsS2S: Extent | null;
  /** √(var x + var y), n − 1. */
  readonly std: Extent;
  /** rmsS2S / std: 1.41 for white noise, below 1 after smoothing or drift; null without scatter or pair. */
  readonly s2sOverStd: number | null;
  /** Area of the 68.27 % ellipse, in px², cm², deg². */
  readonly bcea: Extent;
  /** Covariance of the samples, px², for the error map's ellipse. */
  readonly covariance_px: Covariance;
}

export interface TargetWithoutData {
  readonly kind: "no data";
  readonly target: ScreenPointPx;
  readonly validCount: number;
  readonly deliveredCount: number;
}

export type TargetResult = MeasuredTarget | TargetWithoutData;

/** Steps over longer gaps than this many frame periods say nothing about noise. */
const MAX_GAP_PERIODS = 1.5;

/** @param framePeriod_ms usual time between delivered frames; null keeps every adjacent valid pair. */
export function measureTarget(
  { target, samples }: TargetRecording,
  viewing: ViewingGeometry,
  framePeriod_ms: number | null,
): TargetResult {
  const valid = samples.flatMap((s) => (s.validity === "valid" && isFinitePoint(s.point) ? [s.point] : []));
  const counts = { target, validCount: valid.length, deliveredCount: samples.length };
  const centroid = centroidOf(valid);
  const covariance_px = covarianceOf(valid.map((p) => offsetPx(p, target)));
  const covariance_cm = covarianceOf(valid.map((p) => offsetCm(p, target, viewing)));
  const sampleError = meanExtent(valid.map((p) => extentBetween(p, target, viewing)));
  const covariance_deg = centroid && covarianceOf(valid.map((p) => offsetDeg(p, centroid, viewing)));
  if (!centroid || !covariance_px || !covariance_cm || !covariance_deg || !sampleError)
    return { kind: "no data", ...counts };
  const inUnits = (of: (c: Covariance) => number): Extent => ({
    px: of(covariance_px),
    cm: of(covariance_cm),
    deg: of(covariance_deg),
  });
  const std = inUnits(standardDeviation);
  const rmsS2S = rmsExtent(stepsOf(samples, viewing, framePeriod_ms));
  return {
    kind: "measured",
    ...counts,
    centroid,
    bias: {
      px: offsetPx(centroid, target),
      cm: offsetCm(centroid, target, viewing),
      deg: offsetDeg(centroid, target, viewing),
    },
    accuracy: extentBetween(centroid, target, viewing),
    sampleError,
    rmsS2S,
    std,
    s2sOverStd: rmsS2S === null || std.px === 0 ? null : rmsS2S.px / std.px,
    bcea: inUnits((c) => bceaOf(c)),
    covariance_px,
  };
}

/** Steps between frames delivered one after the other, both valid, without a gap. */
function stepsOf(
  samples: readonly TimedGaze[],
  viewing: ViewingGeometry,
  framePeriod_ms: number | null,
): Extent[] {
  const longest_ms = framePeriod_ms === null ? Number.POSITIVE_INFINITY : MAX_GAP_PERIODS * framePeriod_ms;
  return samples.flatMap((now, index) => {
    const before = samples[index - 1];
    if (before?.validity !== "valid" || now.validity !== "valid") return [];
    if (!isFinitePoint(before.point) || !isFinitePoint(now.point)) return [];
    if (now.captured_ms - before.captured_ms > longest_ms) return [];
    return [extentBetween(before.point, now.point, viewing)];
  });
}

function isFinitePoint(point: ScreenPointPx | null): point is ScreenPointPx {
  return point !== null && Number.isFinite(point.x_px) && Number.isFinite(point.y_px);
}

function centroidOf(points: readonly ScreenPointPx[]): ScreenPointPx | null {
  if (points.length === 0) return null;
  return {
    x_px: points.reduce((sum, p) => sum + p.x_px, 0) / points.length,
    y_px: points.reduce((sum, p) => sum + p.y_px, 0) / points.length,
  };
}

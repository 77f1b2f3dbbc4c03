/**
 * The accuracy report: all targets of a validation together. Works on points never used in the fit;
 * whoever calls it with calibration targets gets a number that must not be shown.
 */
import { createSeededRandom } from "../inference/calibration-random.ts";
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import type { ScreenPointPx } from "../units.ts";
import {
  type MeasuredTarget,
  measureTarget,
  type TargetRecording,
  type TargetResult,
} from "./accuracy-target.ts";
import { percentileOf } from "./accuracy-timing.ts";
import { type Displacement, type Extent, meanExtent } from "./accuracy-units.ts";

export interface AccuracySummary {
  readonly kind: "measured";
  /** Targets with data, and all shown. */
  readonly measuredCount: number;
  readonly targetCount: number;
  /** Over the targets' accuracies. */
  readonly mean: Extent;
  readonly median: Extent;
  readonly max: Extent;
  /** 95 % bootstrap interval of the mean over targets; null with one target. */
  readonly ci95: { readonly low: Extent; readonly high: Extent } | null;
  readonly meanBias: { readonly px: Displacement; readonly cm: Displacement; readonly deg: Displacement };
  readonly sampleError: Extent;
  readonly std: Extent;
  /** Null when no target has two samples in a row. */
  readonly rmsS2S: Extent | null;
  readonly bcea: Extent;
  /** Target with the largest error. */
  readonly worst: ScreenPointPx;
}

export interface AccuracyReport {
  readonly targets: readonly TargetResult[];
  readonly summary: AccuracySummary | { readonly kind: "no data"; readonly targetCount: number };
}

/** Bootstrap draws: the interval's ends are then stable to about 1 % of its width. */
const BOOTSTRAP_DRAWS = 2000;

/**
 * @param seed of the bootstrap: the same recordings and seed give the same interval.
 * The usual frame period is the median interval of all delivered frames within targets.
 */
export function accuracyReport(
  recordings: readonly TargetRecording[],
  viewing: ViewingGeometry,
  seed: number,
): AccuracyReport {
  const period_ms = framePeriodOf(recordings);
  const targets = recordings.map((recording) => measureTarget(recording, viewing, period_ms));
  const measured = targets.filter((t): t is MeasuredTarget => t.kind === "measured");
  return { targets, summary: summaryOf(measured, targets.length, seed) };
}

/** Median interval between frames, within targets; null when no target has two. */
export function framePeriodOf(recordings: readonly TargetRecording[]): number | null {
  const intervals = recordings.flatMap(({ samples }) =>
    samples.slice(1).map((s, i) => s.captured_ms - (samples[i]?.captured_ms ?? s.captured_ms)),
  );
  return percentileOf(intervals, 0.5);
}

function summaryOf(
  measured: readonly MeasuredTarget[],
  targetCount: number,
  seed: number,
): AccuracyReport["summary"] {
  const accuracies = measured.map((t) => t.accuracy);
  const mean = meanExtent(accuracies);
  const median = orderStatistic(accuracies, 0.5);
  const max = orderStatistic(accuracies, 1);
  const sampleError = meanExtent(measured.map((t) => t.sampleError));
  const std = meanExtent(measured.map((t) => t.std));
  const bcea = meanExtent(measured.map((t) => t.bcea));
  const worst = measured.reduce<MeasuredTarget | null>(
    (a, b) => (a === null || b.accuracy.px > a.accuracy.px ? b : a),
    null,
  );
  if (!mean || !median || !max || !sampleError || !std || !bcea || !worst)
    return { kind: "no data", targetCount };
  return {
    kind: "measured",
    measuredCount: measured.length,
    targetCount,
    mean,
    median,
    max,
    ci95: bootstrapInterval(accuracies, seed),
    meanBias: {
      px: meanDisplacement(measured.map((t) => t.bias.px)),
      cm: meanDisplacement(measured.map((t) => t.bias.cm)),
      deg: meanDisplacement(measured.map((t) => t.bias.deg)),
    },
    sampleError,
    std,
    rmsS2S: meanExtent(measured.flatMap((t) => t.rmsS2S ?? [])),
    bcea,
    worst: worst.target,
  };
}

function orderStatistic(extents: readonly Extent[], share_frac: number): Extent | null {
  const px = percentileOf(
    extents.map((e) => e.px),
    share_frac,
  );
  const cm = percentileOf(
    extents.map((e) => e.cm),
    share_frac,
  );
  const deg = percentileOf(
    extents.map((e) => e.deg),
    share_frac,
  );
  return px === null || cm === null || deg === null ? null : { px, cm, deg };
}

function meanDisplacement(displacements: readonly Displacement[]): Displacement {
  return {
    x: displacements.reduce((sum, d) => sum + d.x, 0) / displacements.length,
    y: displacements.reduce((sum, d) => sum + d.y, 0) / displacements.length,
  };
}

/** Percentile bootstrap over targets (Efron 1979): resample targets, take the mean, 2.5 % and 97.5 %. */
function bootstrapInterval(
  accuracies: readonly Extent[],
  seed: number,
): { low: Extent; high: Extent } | null {
  const n = accuracies.length;
  if (n < 2) return null;
  const random = createSeededRandom(seed);
  const px = new Float64Array(BOOTSTRAP_DRAWS);
  const cm = new Float64Array(BOOTSTRAP_DRAWS);
  const deg = new Float64Array(BOOTSTRAP_DRAWS);
  for (let draw = 0; draw < BOOTSTRAP_DRAWS; draw++) {
    const sum = { px: 0, cm: 0, deg: 0 };
    for (let k = 0; k < n; k++) {
      const drawn = accuracies[random.below(n)] ?? sum;
      sum.px += drawn.px;
      sum.cm += drawn.cm;
      sum.deg += drawn.deg;
    }
    px[draw] = sum.px / n;
    cm[draw] = sum.cm / n;
    deg[draw] = sum.deg / n;
  }
  const end = (share_frac: number): Extent | null => {
    const [a, b, c] = [px, cm, deg].map((means) => percentileOf(means, share_frac));
    return typeof a === "number" && typeof b === "number" && typeof c === "number"
      ? { px: a, cm: b, deg: c }
      : null;
  };
  const low = end(0.025);
  const high = end(0.975);
  return low && high && { low, high };
}

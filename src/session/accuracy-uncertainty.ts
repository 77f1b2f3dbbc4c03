/**
 * How uncertain the live dot is: an ellipse that should hold the true gaze with a stated probability.
 * From errors on points the map had not seen: validation targets, and calibration targets each left out
 * of the fit. Few targets make a wide ellipse: that is honest, not a flaw.
 */
import type { ScreenPointPx } from "../units.ts";
import type { AccuracyReport } from "./accuracy.ts";
import {
  type Covariance,
  covarianceOf,
  type Ellipse,
  ellipseOf,
  predictionFactor,
} from "./accuracy-spread.ts";
import type { Displacement } from "./accuracy-units.ts";

export interface GazeUncertainty {
  /** Mean error, gaze minus target: the ellipse's centre is the dot minus this. */
  readonly bias_px: Displacement;
  /** Between targets plus within targets. */
  readonly covariance_px: Covariance;
  /** How many independent errors the covariance is worth, ≥ the number of targets. */
  readonly effectiveCount: number;
}

/** Error of a point left out of the fit: where the map puts it, and where it was. */
export interface HeldOutError {
  readonly predicted: ScreenPointPx;
  readonly target: ScreenPointPx;
}

/**
 * @param report of validation targets; @param heldOut leave-one-out errors of the calibration targets.
 * @returns null below three targets.
 */
export function uncertaintyOf(
  report: AccuracyReport,
  heldOut: readonly HeldOutError[] = [],
): GazeUncertainty | null {
  const measured = report.targets.flatMap((t) => (t.kind === "measured" ? [t] : []));
  const errors: Displacement[] = [
    ...measured.map((t) => t.bias.px),
    ...heldOut.map(({ predicted, target }) => ({
      x: predicted.x_px - target.x_px,
      y: predicted.y_px - target.y_px,
    })),
  ];
  const between = covarianceOf(errors);
  if (between === null || errors.length < 3) return null;
  const withins = measured.map((t) => t.covariance_px);
  const within = (of: (c: Covariance) => number): number =>
    withins.length === 0 ? 0 : withins.reduce((sum, c) => sum + of(c), 0) / withins.length;
  const covariance_px = {
    xx: between.xx + within((c) => c.xx),
    yy: between.yy + within((c) => c.yy),
    xy: between.xy + within((c) => c.xy),
  };
  const sampleCount = measured.reduce((sum, t) => sum + t.validCount, 0);
  return {
    bias_px: {
      x: errors.reduce((sum, e) => sum + e.x, 0) / errors.length,
      y: errors.reduce((sum, e) => sum + e.y, 0) / errors.length,
    },
    covariance_px,
    effectiveCount: effectiveCount(
      { variance: between.xx + between.yy, freedom: errors.length - 1 },
      { variance: within((c) => c.xx + c.yy), freedom: sampleCount - measured.length },
    ),
  };
}

/**
 * Independent errors that would tell a variance as well as these two parts together (Welch and
 * Satterthwaite, on the summed axes): few when the targets disagree, more when frame noise dominates.
 */
function effectiveCount(
  between: { readonly variance: number; readonly freedom: number },
  within: { readonly variance: number; readonly freedom: number },
): number {
  const total = between.variance + within.variance;
  const doubt =
    between.variance ** 2 / between.freedom +
    (within.freedom > 0 ? within.variance ** 2 / within.freedom : 0);
  return doubt > 0 ? 1 + total ** 2 / doubt : 1 + between.freedom;
}

/** The ellipse that holds the true gaze with probability `share_frac`, around dot − bias. */
export function uncertaintyEllipse(uncertainty: GazeUncertainty, share_frac: number): Ellipse | null {
  const factor = predictionFactor(uncertainty.effectiveCount, share_frac);
  return factor === null ? null : ellipseOf(uncertainty.covariance_px, factor);
}

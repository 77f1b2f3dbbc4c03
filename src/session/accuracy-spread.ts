/**
 * Spread of a cloud of points: standard deviations, correlation, and the bivariate contour ellipse
 * (BCEA, Crossland & Rubin 2002): area k π σx σy √(1 − ρ²) with k = −2 ln(1 − P).
 */
import type { Displacement } from "./accuracy-units.ts";

/** Share of the points that the reported ellipse is to hold: ±1 σ, as usual in the literature. */
export const BCEA_SHARE_FRAC = 0.6827;

export interface Covariance {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** Sample covariance (n − 1); null below two points. */
export function covarianceOf(points: readonly Displacement[]): Covariance | null {
  const n = points.length;
  if (n < 2) return null;
  const meanX = points.reduce((sum, p) => sum + p.x, 0) / n;
  const meanY = points.reduce((sum, p) => sum + p.y, 0) / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return { xx: xx / (n - 1), yy: yy / (n - 1), xy: xy / (n - 1) };
}

/** Both axes together: √(σx² + σy²). */
export function standardDeviation(c: Covariance): number {
  return Math.sqrt(c.xx + c.yy);
}

/** k of an ellipse that holds the share P of a two-dimensional normal distribution. */
export function ellipseFactor(share_frac: number): number {
  return -2 * Math.log1p(-share_frac);
}

/** Area of the ellipse, in the square of the input's unit. σxσy√(1 − ρ²) is √det of the covariance. */
export function bceaOf(c: Covariance, share_frac = BCEA_SHARE_FRAC): number {
  return ellipseFactor(share_frac) * Math.PI * Math.sqrt(Math.max(0, c.xx * c.yy - c.xy * c.xy));
}

/** The same area for another share: areas of one cloud are to each other as their k. */
export function bceaAtShare(bcea: number, share_frac: number, from_frac = BCEA_SHARE_FRAC): number {
  return (bcea * ellipseFactor(share_frac)) / ellipseFactor(from_frac);
}

export interface Ellipse {
  readonly semiMajor: number;
  readonly semiMinor: number;
  /** Major axis against +x, radians, −π/2 … π/2; positive turns towards +y (down on the screen). */
  readonly angle_rad: number;
}

/** Axes of the ellipse dᵀ C⁻¹ d = factor. */
export function ellipseOf(c: Covariance, factor: number): Ellipse {
  const middle = (c.xx + c.yy) / 2;
  const half = Math.hypot((c.xx - c.yy) / 2, c.xy);
  return {
    semiMajor: Math.sqrt(factor * (middle + half)),
    semiMinor: Math.sqrt(factor * Math.max(0, middle - half)),
    angle_rad: Math.atan2(2 * c.xy, c.xx - c.yy) / 2,
  };
}

/**
 * Factor of the ellipse that holds a new error with probability P, when mean and covariance come from
 * only n errors: 2 (n² − 1) / (n (n − 2)) × F(P; 2, n − 2) (Hotelling). Tends to ellipseFactor(P).
 * n may be fractional (an effective number of errors).
 * @returns null below three errors: no finite ellipse is honest then.
 */
export function predictionFactor(n: number, share_frac: number): number | null {
  if (n < 3) return null;
  const m = n - 2;
  const quantile = (m / 2) * ((1 - share_frac) ** (-2 / m) - 1);
  return ((2 * (n * n - 1)) / (n * m)) * quantile;
}

/**
 * Finds calibration points that contradict all the others: the visitor looked elsewhere, or clicked
 * by accident. The test is the deleted residual of the affine fit, both axes together: under normal
 * noise e²/(2 s²(1 + h)) follows an F distribution with 2 and 2(n − 4) degrees of freedom, where e is the
 * distance from the map fitted to the other n − 1 points, s their residual spread, h the leverage.
 */
import type { ScreenPointPx } from "../units.ts";
import { type CalibrationPoint, mapCentroid } from "./calibration.ts";
import { fitFixed, meanRaw } from "./calibration-fit.ts";

/** Chance of dropping any point of a flawless calibration (Bonferroni over the points). */
const FALSE_ALARM_FRAC = 0.01;
/** A contradiction smaller than this share of the targets' spread does no harm and is kept. */
const MATERIAL_FRAC = 0.1;
/** At most one point in this many may be dropped. */
const POINTS_PER_OUTLIER = 5;
const AFFINE_PARAMETERS = 3;

/** Indices of points to leave out, worst first; often empty. */
export function findBadPoints(points: readonly CalibrationPoint[]): number[] {
  const bad: number[] = [];
  const allowed = Math.floor(points.length / POINTS_PER_OUTLIER);
  while (bad.length < allowed) {
    const kept = points.flatMap((point, index) => (bad.includes(index) ? [] : [{ point, index }]));
    const scores = kept.map(({ point, index }) => ({
      index,
      excess: excessOf(
        point,
        kept.map((k) => k.point).filter((p) => p !== point),
      ),
    }));
    const worst = scores.reduce((a, b) => (b.excess > a.excess ? b : a), { index: -1, excess: 0 });
    if (worst.excess <= 1) break;
    bad.push(worst.index);
  }
  return bad;
}

/** How far the test statistic lies above its critical value, as a ratio; 0 when it cannot be judged. */
function excessOf(point: CalibrationPoint, others: readonly CalibrationPoint[]): number {
  const freedom = 2 * (others.length - AFFINE_PARAMETERS);
  const map = freedom > 0 ? fitFixed(others, "affine", 0) : null;
  const predicted = map === null ? null : mapCentroid(map, point.inputs);
  if (map === null || predicted === null) return 0;
  const error = squaredDistance(predicted, point.target);
  const spread = targetVariance(others);
  if (error < MATERIAL_FRAC ** 2 * spread) return 0;
  let residual = 0;
  for (const other of others) {
    const fitted = mapCentroid(map, other.inputs);
    if (fitted !== null) residual += squaredDistance(fitted, other.target);
  }
  const variance = residual / freedom;
  const statistic = error / (2 * variance * (1 + leverageOf(point, others)));
  const alpha = FALSE_ALARM_FRAC / (others.length + 1);
  // Upper quantile of F(2, m) in closed form: P(F > f) = (1 + 2f/m)^(−m/2).
  const critical = (freedom / 2) * (alpha ** (-2 / freedom) - 1);
  // A perfect fit of the others makes the ratio infinite: any material contradiction then counts.
  return statistic / critical;
}

function squaredDistance(a: ScreenPointPx, b: ScreenPointPx): number {
  return (a.x_px - b.x_px) ** 2 + (a.y_px - b.y_px) ** 2;
}

/** Mean squared distance of the targets from their mean, px². */
function targetVariance(points: readonly CalibrationPoint[]): number {
  const n = points.length;
  const x_px = points.reduce((sum, p) => sum + p.target.x_px, 0) / n;
  const y_px = points.reduce((sum, p) => sum + p.target.y_px, 0) / n;
  return points.reduce((sum, p) => sum + squaredDistance(p.target, { x_px, y_px }), 0) / n;
}

/** Leverage of a new point on an affine fit: 1/n + Mahalanobis distance² / n, in raw gaze. */
function leverageOf(point: CalibrationPoint, others: readonly CalibrationPoint[]): number {
  const raws = others.map((p) => meanRaw(p.inputs.map((i) => i.raw)));
  const mean = meanRaw(raws);
  const n = raws.length;
  const xx = raws.reduce((sum, r) => sum + (r.x_cm - mean.x_cm) ** 2, 0) / n;
  const yy = raws.reduce((sum, r) => sum + (r.y_cm - mean.y_cm) ** 2, 0) / n;
  const xy = raws.reduce((sum, r) => sum + (r.x_cm - mean.x_cm) * (r.y_cm - mean.y_cm), 0) / n;
  const at = meanRaw(point.inputs.map((i) => i.raw));
  const dx = at.x_cm - mean.x_cm;
  const dy = at.y_cm - mean.y_cm;
  const determinant = xx * yy - xy * xy;
  return (1 + (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant) / n;
}

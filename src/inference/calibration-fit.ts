/**
 * Fits one kind of map to calibration points. The ridge strength is the one with the least error on
 * points left out of the fit; the error of points inside the fit is never used nor reported.
 */
import type { ScreenPointPx } from "../units.ts";
import { type CalibrationMap, type CalibrationPoint, mapCentroid } from "./calibration.ts";
import {
  type FeatureSpec,
  featuresOf,
  hasFeatures,
  type MapKind,
  scalingFor,
  usesSight,
} from "./calibration-features.ts";
import { solvePopulation } from "./calibration-population.ts";
import type { PopulationPrior } from "./calibration-prior.ts";
import { createRidgeSystem, type RidgeRow, solveRidge } from "./calibration-ridge.ts";
import type { MapInput } from "./calibration-samples.ts";
import { headOr, meanHead, type ScreenPlacement, type SightFrame, toSight } from "./calibration-sight.ts";

export interface CalibrationFit {
  readonly map: CalibrationMap;
  /** Mean over points of |predicted − target| with that point left out of the fit, px. */
  readonly leaveOneOut_px: number;
  /** The same point by point, in the order of the points fitted. */
  readonly heldOut: readonly HeldOutPoint[];
}

export interface HeldOutPoint {
  readonly target: ScreenPointPx;
  /** Where a map fitted without this point puts it. */
  readonly predicted: ScreenPointPx;
  readonly error_px: number;
}

/**
 * Ridge strengths tried: few features can go without; pose and embedding never can. For the population kind the
 * factor on the prior's noise: 1 is what the population says, and nine targets cannot judge better.
 */
const LAMBDAS: Readonly<Record<MapKind, readonly number[]>> = {
  affine: [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  quadratic: [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  sight: [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  pose: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
  embedding: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
  population: [1],
};

/** What a fit may need beside the points; null where it is not known. */
export interface FitSurroundings {
  /** Where the screen is, assumed or measured; maps of sight lines need it. */
  readonly screen: ScreenPlacement | null;
  /** For this network; the population kind needs it. */
  readonly prior: PopulationPrior | null;
}

export const NO_SURROUNDINGS: FitSurroundings = { screen: null, prior: null };

/**
 * Yields after each left-out point (about 10 ms of work for a 128-value embedding), so that a caller on
 * the main thread can spread the fit over several tasks.
 * @param points distinct targets, each with at least one input.
 * @returns null when the points cannot carry this kind: missing features, or singular at every strength.
 */
export function* fitKindSteps(
  points: readonly CalibrationPoint[],
  kind: MapKind,
  { screen, prior }: FitSurroundings = NO_SURROUNDINGS,
): Generator<void, CalibrationFit | null> {
  const spec = specFor(points, kind, screen);
  if (spec === null || (kind === "population" && prior === null)) return null;
  const folds: (HeldOutPoint | null)[][] = [];
  for (const left of points) {
    const solve = trainer(
      points.filter((p) => p !== left),
      spec,
      prior,
    );
    folds.push(
      LAMBDAS[kind].map((lambda) => {
        const map = solve(lambda);
        return map === null ? null : heldOutOf(map, left);
      }),
    );
    yield;
  }
  let best: { lambda: number; heldOut: HeldOutPoint[]; mean_px: number } | null = null;
  for (const [i, lambda] of LAMBDAS[kind].entries()) {
    const heldOut = folds.flatMap((fold) => fold[i] ?? []);
    if (heldOut.length < points.length) continue;
    const mean_px = heldOut.reduce((sum, p) => sum + p.error_px, 0) / heldOut.length;
    if (best === null || mean_px < best.mean_px) best = { lambda, heldOut, mean_px };
  }
  if (best === null) return null;
  const map = trainer(points, spec, prior)(best.lambda);
  return map === null ? null : { map, leaveOneOut_px: best.mean_px, heldOut: best.heldOut };
}

/** A fit without any choice of strength: for diagnostics that need one map of known strength. */
export function fitFixed(
  points: readonly CalibrationPoint[],
  kind: MapKind,
  lambda: number,
  { screen, prior }: FitSurroundings = NO_SURROUNDINGS,
): CalibrationMap | null {
  const spec = specFor(points, kind, screen);
  return spec === null ? null : trainer(points, spec, prior)(lambda);
}

function specFor(
  points: readonly CalibrationPoint[],
  kind: MapKind,
  screen: ScreenPlacement | null,
): FeatureSpec | null {
  const inputs = points.flatMap((p) => p.inputs);
  const embeddingLength = kind === "embedding" ? (inputs[0]?.embedding?.length ?? 0) : 0;
  const home = meanHead(inputs.map((input) => input.head));
  const sight = usesSight(kind) && screen !== null && home !== null ? { screen, home } : null;
  const spec: FeatureSpec = {
    kind,
    origin: meanRaw(points.map((p) => meanRaw(p.inputs.map((i) => i.raw)))),
    embeddingLength,
    sight,
  };
  if (kind === "embedding" && embeddingLength === 0) return null;
  if (usesSight(kind) && sight === null) return null;
  return inputs.every((input) => hasFeatures(input, spec)) ? spec : null;
}

/** Prepares the sums once; the returned function solves for a ridge strength. */
function trainer(
  points: readonly CalibrationPoint[],
  spec: FeatureSpec,
  prior: PopulationPrior | null,
): (lambda: number) => CalibrationMap | null {
  const rows = points.flatMap((point) => rowsOf(point, spec));
  const { scale, penalty } = scalingFor(rows, spec);
  const system = createRidgeSystem(rows, scale);
  const solve = (lambda: number) =>
    spec.kind === "population" && spec.sight !== null
      ? prior && solvePopulation(system, prior, spec.sight, { count: points.length, noise: lambda })
      : (solveRidge(system, lambda, penalty)?.coefficients ?? null);
  return (lambda) => {
    const coefficients_px = solve(lambda);
    if (coefficients_px === null) return null;
    return {
      spec,
      centre: Array.from(system.centre),
      scale: Array.from(scale),
      intercept_px: system.intercept,
      coefficients_px,
      lambda,
      drift_px: { x_px: 0, y_px: 0 },
    };
  };
}

/**
 * Every point weighs the same. Maps of raw gaze alone see one row per point, its mean: scatter within
 * a point would flatten their slope. Richer maps without a prior see every sample: there the scatter tells which
 * directions of the embedding are noise, and how head movement shows.
 */
export function rowsOf({ target, inputs }: CalibrationPoint, spec: FeatureSpec): RidgeRow[] {
  const goal = [target.x_px, target.y_px] as const;
  if (spec.kind === "affine" || spec.kind === "quadratic") {
    const mean: MapInput = {
      raw: meanRaw(inputs.map((i) => i.raw)),
      head: null,
      eyes: null,
      embedding: null,
    };
    return [{ features: featuresOf(mean, spec), target: goal, weight: 1 }];
  }
  const rows = inputs.map((input) => ({
    features: featuresOf(input, spec),
    target: spec.sight === null ? goal : sightGoal(target, input, spec.sight),
    weight: 1 / inputs.length,
  }));
  // The prior speaks of the noise of whole targets.
  return spec.kind === "population" ? [meanRow(rows)] : rows;
}

function meanRow(rows: readonly RidgeRow[]): RidgeRow {
  const features = new Float64Array(rows[0]?.features.length ?? 0);
  const target: [number, number] = [0, 0];
  for (const row of rows) {
    for (let j = 0; j < features.length; j++)
      features[j] = (features[j] ?? 0) + row.weight * (row.features[j] ?? 0);
    target[0] += row.weight * row.target[0];
    target[1] += row.weight * row.target[1];
  }
  return { features, target, weight: 1 };
}

function sightGoal(target: ScreenPointPx, input: MapInput, sight: SightFrame): readonly [number, number] {
  const { x_px, y_px } = toSight(target, headOr(input.head, sight), sight);
  return [x_px, y_px];
}

export function meanRaw(raws: readonly MapInput["raw"][]): MapInput["raw"] {
  const sum = raws.reduce((a, b) => ({ x_cm: a.x_cm + b.x_cm, y_cm: a.y_cm + b.y_cm }), { x_cm: 0, y_cm: 0 });
  return { x_cm: sum.x_cm / raws.length, y_cm: sum.y_cm / raws.length };
}

function heldOutOf(map: CalibrationMap, point: CalibrationPoint): HeldOutPoint | null {
  const predicted = mapCentroid(map, point.inputs);
  if (predicted === null) return null;
  const error_px = Math.hypot(predicted.x_px - point.target.x_px, predicted.y_px - point.target.y_px);
  return { target: point.target, predicted, error_px };
}

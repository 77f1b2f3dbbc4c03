/**
 * What the "population" map looks at, and its fit: the coefficients of the person are those of many people,
 * changed as far as the person's own targets ask for it (maximum a posteriori under independent normal priors,
 * an empirical-Bayes ridge). Nine targets cannot carry 22 coefficients from scratch; they can correct them.
 *
 * Frame of features and coefficients: cm on the screen as if seen from the person's own distance of the
 * calibration. Only ratios of distances enter, so the focal length that MediaPipe assumes cancels out.
 */
import type { PopulationPrior } from "./calibration-prior.ts";
import { type RidgeSystem, solveRidge } from "./calibration-ridge.ts";
import type { MapInput } from "./calibration-samples.ts";
import { isUsableHead, SIGHT_DISTANCE_CM, type SightFrame } from "./calibration-sight.ts";

/** In vector order. A prior names the features that it was fitted on; others do not fit it. */
export const POPULATION_FEATURES = [
  // Network output seen from the head, per 10 cm.
  "raw_x",
  "raw_y",
  // Iris offsets, mean of both eyes and half their difference, per tenth of an eye's width.
  "along",
  "across",
  "along_difference",
  "across_difference",
  // Head, per 10°, 5 cm, and fifth of the distance.
  "yaw",
  "pitch",
  "roll",
  "nearness",
  "head_x",
  "head_y",
  // Lids, per tenth of an eye's width.
  "opening",
  // What turns with the head, and how lids and iris bend.
  "roll_along",
  "roll_across",
  "opening_squared",
  "opening_pitch",
  "along_yaw",
  "across_pitch",
  "yaw_squared",
  "pitch_squared",
  "yaw_pitch",
] as const;

const RAW_CM = 10;
const IRIS_FRAC = 0.1;
const ANGLE_DEG = 10;
const SHIFT_CM = 5;
const NEARNESS = 0.2;
/** Usual opening of the lids, and what counts as one unit of it. */
const OPENING = { usual: 0.3, unit: 0.1 } as const;

/** True when the input carries all that the population map looks at. */
export function hasPopulationFeatures({ head, eyes }: MapInput): boolean {
  return isUsableHead(head) && eyes !== null && eyes.opening !== null;
}

/** Feature vector in the order of POPULATION_FEATURES; what the input lacks is NaN. */
export function populationFeatures({ raw, head, eyes }: MapInput, { home }: SightFrame): Float64Array {
  if (!isUsableHead(head) || eyes === null || eyes.opening === null)
    return new Float64Array(POPULATION_FEATURES.length).fill(Number.NaN);
  const near = home.z_cm / head.z_cm;
  const along = (eyes.leftAlong + eyes.rightAlong) / 2 / IRIS_FRAC;
  const across = (eyes.leftAcross + eyes.rightAcross) / 2 / IRIS_FRAC;
  const yaw = head.yaw_deg / ANGLE_DEG;
  const pitch = head.pitch_deg / ANGLE_DEG;
  const roll = head.roll_deg / ANGLE_DEG;
  const opening = (eyes.opening - OPENING.usual) / OPENING.unit;
  return Float64Array.of(
    ((raw.x_cm - head.x_cm) * near) / RAW_CM,
    ((raw.y_cm - head.y_cm) * near) / RAW_CM,
    along,
    across,
    (eyes.leftAlong - eyes.rightAlong) / 2 / IRIS_FRAC,
    (eyes.leftAcross - eyes.rightAcross) / 2 / IRIS_FRAC,
    yaw,
    pitch,
    roll,
    (near - 1) / NEARNESS,
    (head.x_cm * near) / SHIFT_CM,
    (head.y_cm * near) / SHIFT_CM,
    opening,
    roll * along,
    roll * across,
    opening * opening,
    opening * pitch,
    along * yaw,
    across * pitch,
    yaw * yaw,
    pitch * pitch,
    yaw * pitch,
  );
}

/** px of the sight frame (calibration-sight.ts) per cm of the prior's frame, per axis. */
export function populationUnit({ screen, home }: SightFrame): readonly [number, number] {
  const scale = SIGHT_DISTANCE_CM / home.z_cm;
  return [screen.x_pxPerCm * scale, screen.y_pxPerCm * scale];
}

/**
 * Coefficients with the highest posterior density: least squares over the points plus, per coefficient, its
 * distance from the population's mean in units of the population's spread.
 * @param system mean over points; features unscaled, targets in sight-frame px
 * @param count points behind `system`
 * @param noise ≥ 0, factor on the prior's noise variance: 0 trusts the points alone, ∞ the population alone
 * @returns d × (x, y), sight-frame px per feature; null when singular, which only a noise of 0 can be
 */
export function solvePopulation(
  system: RidgeSystem,
  prior: PopulationPrior,
  sight: SightFrame,
  { count, noise }: { readonly count: number; readonly noise: number },
): (readonly [number, number])[] | null {
  const unit = populationUnit(sight);
  const mean = prior.mean_cm.map(([x, y]): [number, number] => [x * unit[0], y * unit[1]]);
  if (noise === Number.POSITIVE_INFINITY) return mean;
  const axes = ([0, 1] as const).map((axis) => {
    // Both spread and noise scale with the unit: their ratio does not.
    const penalty = Float64Array.from(
      prior.sd_cm,
      (sd) => (noise * prior.noise_cm[axis] ** 2) / (count * sd[axis] ** 2),
    );
    return solveRidge({ ...system, cross: unexplained(system, mean) }, 1, penalty);
  });
  const [x, y] = axes;
  if (x == null || y == null) return null;
  return mean.map(([meanX, meanY], j) => [
    meanX + (x.coefficients[j]?.[0] ?? 0),
    meanY + (y.coefficients[j]?.[1] ?? 0),
  ]);
}

/** zᵀt − zᵀz m: what the population's mean leaves to explain. */
function unexplained(
  { gram, cross }: RidgeSystem,
  mean: readonly (readonly [number, number])[],
): Float64Array {
  const d = mean.length;
  const out = Float64Array.from(cross);
  for (let i = 0; i < d; i++)
    for (const [j, [meanX, meanY]] of mean.entries()) {
      // The lower triangle holds the whole of the symmetric matrix.
      const g = gram[Math.max(i, j) * d + Math.min(i, j)] ?? 0;
      out[2 * i] = (out[2 * i] ?? 0) - g * meanX;
      out[2 * i + 1] = (out[2 * i + 1] ?? 0) - g * meanY;
    }
  return out;
}

/** Predictors of known shape, and calibration points seen through them, for tests. */
import type { GazePointCm, ScreenPointPx } from "../units.ts";
import { applyMap, type CalibrationPoint } from "./calibration.ts";
import { createSeededRandom } from "./calibration-random.ts";
import type { MapInput } from "./calibration-samples.ts";
import { type CalibrationPreset, TARGET_LAYOUTS } from "./calibration-targets.ts";
import { createNormal } from "./normal.fixture.ts";

export const WIDTH_PX = 1933;
export const HEIGHT_PX = 1087;

export const inputAt = (x_cm: number, y_cm: number, rest: Partial<MapInput> = {}): MapInput => ({
  raw: { x_cm, y_cm },
  head: null,
  eyes: null,
  embedding: null,
  ...rest,
});

export type Predictor = (target: ScreenPointPx) => GazePointCm;

/** Raw gaze of a network that is shifted, compressed and sheared: the inverse of a map with prime constants. */
export const compressed: Predictor = ({ x_px, y_px }) => ({
  x_cm: 3 + 0.0101 * (x_px - 907) + 0.0013 * (y_px - 523),
  y_cm: -7 - 0.0017 * (x_px - 907) - 0.0071 * (y_px - 523),
});

export function targetsOf(preset: CalibrationPreset, role: "calibration" | "validation"): ScreenPointPx[] {
  return TARGET_LAYOUTS[preset][role].map((t) => ({ x_px: t.x_frac * WIDTH_PX, y_px: t.y_frac * HEIGHT_PX }));
}

export function pointsFor(
  targets: readonly ScreenPointPx[],
  look: Predictor,
  repeats = 1,
): CalibrationPoint[] {
  return targets.map((target) => ({
    target,
    inputs: Array.from({ length: repeats }, () => {
      const { x_cm, y_cm } = look(target);
      return inputAt(x_cm, y_cm);
    }),
  }));
}

/** Adds normal noise of the given standard deviation per axis. */
export function noisy(look: Predictor, sigma_cm: number, seed: number): Predictor {
  const random = createSeededRandom(seed);
  const normal = createNormal(random);
  return (target) => {
    const { x_cm, y_cm } = look(target);
    return { x_cm: x_cm + sigma_cm * normal(), y_cm: y_cm + sigma_cm * normal() };
  };
}

export function errorOn(
  map: Parameters<typeof applyMap>[0],
  targets: readonly ScreenPointPx[],
  look: Predictor,
): number {
  const errors = targets.map((target) => {
    const { x_cm, y_cm } = look(target);
    const seen = applyMap(map, inputAt(x_cm, y_cm));
    return Math.hypot(seen.x_px - target.x_px, seen.y_px - target.y_px);
  });
  return errors.reduce((a, b) => a + b, 0) / errors.length;
}

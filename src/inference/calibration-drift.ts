/**
 * Drift correction: after the head or the camera moved a little, one fixated target tells the offset.
 * Shifts the map, never refits it; above 3° the calibration itself is void.
 */
import type { ScreenPointPx } from "../units.ts";
import { type CalibrationMap, mapCentroid } from "./calibration.ts";
import { type MapInput, medianOf } from "./calibration-samples.ts";
import { type ViewingGeometry, visualAngle_deg } from "./calibration-viewing.ts";

/** Largest shift corrected, degrees of visual angle. PyGaze's drift check limit is 2. */
export const DRIFT_CAP_DEG = 3;
/** Fewest samples on the drift target. */
export const MIN_DRIFT_SAMPLES = 10;

export type DriftCorrection =
  | {
      readonly kind: "corrected";
      readonly map: CalibrationMap;
      /** Added to the map's result by this correction. */
      readonly shift_px: ScreenPointPx;
      readonly shift_deg: number;
    }
  /** The map is left as it was: recalibrate. */
  | { readonly kind: "too large"; readonly shift_px: ScreenPointPx; readonly shift_deg: number }
  | { readonly kind: "no data"; readonly sampleCount: number };

/**
 * The map before any drift correction: what its validation measured, and what every stored figure is
 * computed with.
 */
export function asFitted(map: CalibrationMap): CalibrationMap {
  return { ...map, drift_px: { x_px: 0, y_px: 0 } };
}

/**
 * @param inputs samples while the visitor looked at `target`, blinks already dropped.
 * The offset is taken from the median, so that a few glances elsewhere do not move it.
 */
export function correctDrift(
  map: CalibrationMap,
  inputs: readonly MapInput[],
  target: ScreenPointPx,
  viewing: ViewingGeometry,
): DriftCorrection {
  const seen = inputs.flatMap((input) => mapCentroid(map, [input]) ?? []);
  const x_px = medianOf(seen.map((p) => p.x_px));
  const y_px = medianOf(seen.map((p) => p.y_px));
  if (seen.length < MIN_DRIFT_SAMPLES || x_px === null || y_px === null)
    return { kind: "no data", sampleCount: seen.length };
  const shift_px = { x_px: target.x_px - x_px, y_px: target.y_px - y_px };
  const shift_deg = visualAngle_deg({ x_px, y_px }, target, viewing);
  if (!(shift_deg <= DRIFT_CAP_DEG)) return { kind: "too large", shift_px, shift_deg };
  const drift_px = { x_px: map.drift_px.x_px + shift_px.x_px, y_px: map.drift_px.y_px + shift_px.y_px };
  return { kind: "corrected", map: { ...map, drift_px }, shift_px, shift_deg };
}

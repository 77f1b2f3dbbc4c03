/**
 * The personal map: from one frame's features to a point in the viewport.
 * Frame of the result: CSS px of the viewport the calibration ran in, origin top left, +y down, never
 * clipped. Pixels, because targets are known exactly in px; cm and degrees need a screen scale that may
 * be assumed, and are derived afterwards. A map therefore holds for one viewport size, camera and model
 * (see CalibrationKey in calibration-store.ts).
 */
import type { ScreenPointPx } from "../units.ts";
import { type FeatureSpec, featuresOf } from "./calibration-features.ts";
import type { MapInput } from "./calibration-samples.ts";
import { fromSight, headOr } from "./calibration-sight.ts";

/** Plain data: survives JSON and structured clone. d = number of features of the spec. */
export interface CalibrationMap {
  readonly spec: FeatureSpec;
  /** d, in feature units. */
  readonly centre: readonly number[];
  /** d, > 0, in feature units. */
  readonly scale: readonly number[];
  /** px at z = 0; for maps of sight lines in the frame of calibration-sight.ts, as are the coefficients. */
  readonly intercept_px: readonly [number, number];
  /** d × (x, y), px per unit of z = (feature − centre) / scale. */
  readonly coefficients_px: readonly (readonly [number, number])[];
  /** Ridge strength the map was fitted with. */
  readonly lambda: number;
  /** Drift correction added to the result; zero after a fit. */
  readonly drift_px: ScreenPointPx;
}

/** One calibration target and the samples collected on it. */
export interface CalibrationPoint {
  readonly target: ScreenPointPx;
  readonly inputs: readonly MapInput[];
}

/**
 * Where the gaze falls, unclipped. Features the frame lacks (no head pose, no irises, another embedding
 * length) count as their calibration mean, so that a map degrades instead of failing.
 */
export function applyMap(map: CalibrationMap, input: MapInput): ScreenPointPx {
  const features = featuresOf(input, map.spec);
  let x_px = map.intercept_px[0];
  let y_px = map.intercept_px[1];
  for (let j = 0; j < features.length; j++) {
    const feature = features[j] ?? Number.NaN;
    if (Number.isNaN(feature)) continue;
    const z = (feature - (map.centre[j] ?? 0)) / (map.scale[j] ?? 1);
    const coefficient = map.coefficients_px[j] ?? [0, 0];
    x_px += coefficient[0] * z;
    y_px += coefficient[1] * z;
  }
  const { sight } = map.spec;
  const seen = sight === null ? { x_px, y_px } : fromSight({ x_px, y_px }, headOr(input.head, sight), sight);
  return { x_px: seen.x_px + map.drift_px.x_px, y_px: seen.y_px + map.drift_px.y_px };
}

/** Mean of the mapped inputs; null when there are none. */
export function mapCentroid(map: CalibrationMap, inputs: readonly MapInput[]): ScreenPointPx | null {
  if (inputs.length === 0) return null;
  let x_px = 0;
  let y_px = 0;
  for (const input of inputs) {
    const point = applyMap(map, input);
    x_px += point.x_px / inputs.length;
    y_px += point.y_px / inputs.length;
  }
  return { x_px, y_px };
}

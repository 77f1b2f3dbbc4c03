/**
 * One length or error in the three units a report shows. px is what was measured; cm and degrees follow
 * from the viewing geometry and are as good as it is.
 */
import {
  distanceCm,
  distancePx,
  type ViewingGeometry,
  visualAngle_deg,
} from "../inference/calibration-viewing.ts";
import type { ScreenPointPx } from "../units.ts";

/** The same extent in CSS px, cm on the screen and degrees at the eye. */
export interface Extent {
  readonly px: number;
  readonly cm: number;
  readonly deg: number;
}

/** A displacement: +x right, +y down, as on the screen. */
export interface Displacement {
  readonly x: number;
  readonly y: number;
}

/** Distance between two screen points. */
export function extentBetween(a: ScreenPointPx, b: ScreenPointPx, viewing: ViewingGeometry): Extent {
  return { px: distancePx(a, b), cm: distanceCm(a, b, viewing), deg: visualAngle_deg(a, b, viewing) };
}

/** Mean of a few extents, unit by unit; null when there are none. */
export function meanExtent(extents: readonly Extent[]): Extent | null {
  if (extents.length === 0) return null;
  const mean = (of: (e: Extent) => number): number =>
    extents.reduce((sum, e) => sum + of(e), 0) / extents.length;
  return { px: mean((e) => e.px), cm: mean((e) => e.cm), deg: mean((e) => e.deg) };
}

/** Root of the mean square, unit by unit; null when there are none. */
export function rmsExtent(extents: readonly Extent[]): Extent | null {
  const square = meanExtent(extents.map((e) => ({ px: e.px ** 2, cm: e.cm ** 2, deg: e.deg ** 2 })));
  return square && { px: Math.sqrt(square.px), cm: Math.sqrt(square.cm), deg: Math.sqrt(square.deg) };
}

export function offsetPx(point: ScreenPointPx, origin: ScreenPointPx): Displacement {
  return { x: point.x_px - origin.x_px, y: point.y_px - origin.y_px };
}

export function offsetCm(
  point: ScreenPointPx,
  origin: ScreenPointPx,
  viewing: ViewingGeometry,
): Displacement {
  return {
    x: (point.x_px - origin.x_px) / viewing.x_pxPerCm,
    y: (point.y_px - origin.y_px) / viewing.y_pxPerCm,
  };
}

/**
 * Displacement of `point` from `origin` in degrees at the eye: its length is the visual angle between the
 * two, its direction that of the sight line's move (azimuthal equidistant about `origin`).
 */
export function offsetDeg(
  point: ScreenPointPx,
  origin: ScreenPointPx,
  viewing: ViewingGeometry,
): Displacement {
  const { eye, x_pxPerCm, y_pxPerCm, distance_cm: z } = viewing;
  const ox = (origin.x_px - eye.x_px) / x_pxPerCm;
  const oy = (origin.y_px - eye.y_px) / y_pxPerCm;
  const { x: dx, y: dy } = offsetCm(point, origin, viewing);
  // Tangent plane at the sight line w = (ox, oy, z): axis "right" is the screen's x made normal to w,
  // axis "down" is w × right. Components of the move (dx, dy, 0) along both, up to a common factor.
  const w = Math.hypot(ox, oy, z);
  const flat = Math.hypot(oy, z);
  const right = (dx * (oy * oy + z * z) - dy * ox * oy) / (flat * w);
  const down = (dy * z) / flat;
  const length = Math.hypot(right, down);
  const angle = visualAngle_deg(point, origin, viewing);
  return length === 0 ? { x: 0, y: 0 } : { x: (angle * right) / length, y: (angle * down) / length };
}

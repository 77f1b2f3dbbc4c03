/** Room for the sweeps in a window. */
import { blindSpotDistance_cm } from "../../session/distance-blind-spot.ts";

/** Side of the square and width of the dot: half a degree at 60 cm. */
export const MARK_CM = 0.5;
/** From the field's edges to the marks. */
export const MARGIN_PX = 24;

/** Longest gap between square and dot, cm. */
export function sweepPath_cm(field_width_px: number, pxPerCm: number): number {
  return (field_width_px - 2 * MARGIN_PX) / pxPerCm - MARK_CM;
}

/** The farthest eye whose blind spot lies within the path, cm. */
export const reach_cm = blindSpotDistance_cm;

/** Nobody looks at a screen from much nearer; assumed. */
const NEAREST_EYE_CM = 30;

/** A window, a phone's above all, may be too narrow for any eye's blind spot to lie in it. */
export function isRoomForSweeps(field_width_px: number, pxPerCm: number): boolean {
  return reach_cm(sweepPath_cm(field_width_px, pxPerCm)) >= NEAREST_EYE_CM;
}

/**
 * Where the dot or its stand-in belongs: on the page, or as an arrow at the edge that points to where
 * the gaze left the page. Pure.
 */
import type { ScreenPointPx } from "../units.ts";

export type DotPlace =
  | { readonly kind: "dot"; readonly x_px: number; readonly y_px: number }
  /** `angle_deg`: direction of the gaze from the arrow, clockwise from the right. */
  | { readonly kind: "arrow"; readonly x_px: number; readonly y_px: number; readonly angle_deg: number };

/** Distance of the arrow's middle from the edge. */
export const ARROW_INSET_PX = 28;

export function placeDot(gaze: ScreenPointPx, width_px: number, height_px: number): DotPlace {
  const { x_px, y_px } = gaze;
  if (x_px >= 0 && x_px <= width_px && y_px >= 0 && y_px <= height_px) return { kind: "dot", x_px, y_px };
  const clamp = (value: number, size: number): number =>
    Math.min(Math.max(value, ARROW_INSET_PX), Math.max(ARROW_INSET_PX, size - ARROW_INSET_PX));
  const edge = { x_px: clamp(x_px, width_px), y_px: clamp(y_px, height_px) };
  const angle_deg = (Math.atan2(y_px - edge.y_px, x_px - edge.x_px) * 180) / Math.PI;
  return { kind: "arrow", ...edge, angle_deg };
}

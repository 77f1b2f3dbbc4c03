/**
 * From viewport px to cm and to visual angle. Each of scale and distance is measured or assumed, and
 * says so; whatever is derived from an assumed one is assumed as well.
 */
import type { ScreenPointPx } from "../units.ts";

/** Width of an ID-1 card (bank card), cm: ISO/IEC 7810, 85.60 mm. */
export const CARD_WIDTH_CM = 8.56;

/** How a length came to be known. "known": a rendered clip, whose screen was drawn to measure. */
export const LENGTH_BASES = ["assumed", "set by you", "measured here", "known"] as const;
export type LengthBasis = (typeof LENGTH_BASES)[number];

/** What a scale was matched with, where its basis is "measured here". */
export const SCALE_METHODS = ["card"] as const;
export type ScaleMethod = (typeof SCALE_METHODS)[number];
/**
 * How a distance was found. "blind-spot": measured here. "iris": estimated from the picture with an assumed
 * field of view, so its basis stays "assumed".
 */
export const DISTANCE_METHODS = ["blind-spot", "iris"] as const;
export type DistanceMethod = (typeof DISTANCE_METHODS)[number];

export interface ViewingGeometry {
  /** CSS px per cm of screen; the axes differ only where a clip's screen is stretched over the viewport. */
  readonly x_pxPerCm: number;
  readonly y_pxPerCm: number;
  readonly scaleBasis: LengthBasis;
  readonly scaleMethod?: ScaleMethod | undefined;
  /** Eye to screen, along the normal, cm. */
  readonly distance_cm: number;
  readonly distanceBasis: LengthBasis;
  readonly distanceMethod?: DistanceMethod | undefined;
  /** Foot of the normal from the eye, viewport px; usually the centre of the viewport. */
  readonly eye: ScreenPointPx;
}

/** CSS defines its px as 1/96 inch at reading distance: 37.8 px per cm, used until a card is matched. */
export const ASSUMED_PX_PER_CM = 96 / 2.54;
/** Usual desktop viewing distance, used until measured. */
export const ASSUMED_DISTANCE_CM = 60;

/** Geometry before anything is measured: eye opposite the centre of the viewport. */
export function assumedViewing(viewportWidth_px: number, viewportHeight_px: number): ViewingGeometry {
  return {
    x_pxPerCm: ASSUMED_PX_PER_CM,
    y_pxPerCm: ASSUMED_PX_PER_CM,
    scaleBasis: "assumed",
    distance_cm: ASSUMED_DISTANCE_CM,
    distanceBasis: "assumed",
    eye: { x_px: viewportWidth_px / 2, y_px: viewportHeight_px / 2 },
  };
}

/** CSS px per cm from the on-screen width of a matched bank card. */
export function pxPerCmFromCard(cardWidth_px: number): number {
  return cardWidth_px / CARD_WIDTH_CM;
}

/** Whether cm and degrees rest on anything but assumptions. */
export function isMeasured(viewing: ViewingGeometry): boolean {
  return viewing.scaleBasis !== "assumed" && viewing.distanceBasis !== "assumed";
}

export function distancePx(a: ScreenPointPx, b: ScreenPointPx): number {
  return Math.hypot(a.x_px - b.x_px, a.y_px - b.y_px);
}

export function distanceCm(a: ScreenPointPx, b: ScreenPointPx, viewing: ViewingGeometry): number {
  return Math.hypot((a.x_px - b.x_px) / viewing.x_pxPerCm, (a.y_px - b.y_px) / viewing.y_pxPerCm);
}

/**
 * Angle at the eye between two screen points, degrees, 0 … 180:
 * θ = atan2(|v(a) × v(b)|, v(a) · v(b)), accurate for small and for large angles alike.
 */
export function visualAngle_deg(a: ScreenPointPx, b: ScreenPointPx, viewing: ViewingGeometry): number {
  const { eye, x_pxPerCm, y_pxPerCm, distance_cm: z } = viewing;
  const ax = (a.x_px - eye.x_px) / x_pxPerCm;
  const ay = (a.y_px - eye.y_px) / y_pxPerCm;
  const bx = (b.x_px - eye.x_px) / x_pxPerCm;
  const by = (b.y_px - eye.y_px) / y_pxPerCm;
  // Cross product of (ax, ay, z) and (bx, by, z); differences first, so that equal points give exactly 0.
  const cross = Math.hypot(z * (ay - by), z * (bx - ax), ax * (by - ay) - ay * (bx - ax));
  return (Math.atan2(cross, ax * bx + ay * by + z * z) * 180) / Math.PI;
}

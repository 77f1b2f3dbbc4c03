/**
 * The frame in which a sight line is simple: seen from the head, scaled to one distance. A person's
 * constants (angle between visual and optical axis, size of the eye) are constant angles at the eye, so a
 * map fitted in this frame holds when the head moves, where a map of screen positions does not.
 *
 * A screen point t becomes (t − h) × 60 / z: px, as if the head were at `h`, 60 cm from the screen.
 * Assumed screen scale and lens position enter only through head movement: on ten rendered people a scale
 * wrong by 30 % changed the error by less than 5 %.
 */
import type { ScreenPointPx } from "../units.ts";
import type { HeadPose } from "./observation.ts";

/** Where the screen is seen from the lens; measured or assumed. */
export interface ScreenPlacement {
  readonly x_pxPerCm: number;
  readonly y_pxPerCm: number;
  /** The lens in viewport px; usually above the viewport. */
  readonly lens: ScreenPointPx;
}

/** Usual place of a built-in camera: above the middle of the viewport's top edge by a bezel. */
const ASSUMED_LENS_ABOVE_CM = 1;

/** Placement while nobody has said where the lens is. */
export function assumedPlacement(
  scale: Pick<ScreenPlacement, "x_pxPerCm" | "y_pxPerCm">,
  viewportWidth_px: number,
): ScreenPlacement {
  const { x_pxPerCm, y_pxPerCm } = scale;
  const lens = { x_px: viewportWidth_px / 2, y_px: -ASSUMED_LENS_ABOVE_CM * y_pxPerCm };
  return { x_pxPerCm, y_pxPerCm, lens };
}

/** Head position in the gaze frame. */
export interface HeadPosition {
  readonly x_cm: number;
  readonly y_cm: number;
  readonly z_cm: number;
}

export interface SightFrame {
  readonly screen: ScreenPlacement;
  /** Mean head position of the calibration: stands in where a frame has none. */
  readonly home: HeadPosition;
}

/** All sight lines are scaled to this distance; only a unit, it cancels out. */
export const SIGHT_DISTANCE_CM = 60;
/** Nearer than this is no head position but a failed estimate. */
const NEAREST_HEAD_CM = 5;

export function isUsableHead(head: HeadPose | null): head is HeadPose {
  return head !== null && Number.isFinite(head.x_cm + head.y_cm) && head.z_cm > NEAREST_HEAD_CM;
}

/** Head position to reckon with in this frame. */
export function headOr(head: HeadPose | null, { home }: SightFrame): HeadPosition {
  return isUsableHead(head) ? head : home;
}

export function toSight(point: ScreenPointPx, head: HeadPosition, { screen }: SightFrame): ScreenPointPx {
  const foot = footOf(head, screen);
  const scale = SIGHT_DISTANCE_CM / head.z_cm;
  return { x_px: (point.x_px - foot.x_px) * scale, y_px: (point.y_px - foot.y_px) * scale };
}

/** Inverse of toSight. */
export function fromSight(point: ScreenPointPx, head: HeadPosition, { screen }: SightFrame): ScreenPointPx {
  const foot = footOf(head, screen);
  const scale = head.z_cm / SIGHT_DISTANCE_CM;
  return { x_px: foot.x_px + point.x_px * scale, y_px: foot.y_px + point.y_px * scale };
}

/** Foot of the normal from the head to the screen plane, viewport px (+y down; the gaze frame's is up). */
function footOf({ x_cm, y_cm }: HeadPosition, screen: ScreenPlacement): ScreenPointPx {
  return {
    x_px: screen.lens.x_px + x_cm * screen.x_pxPerCm,
    y_px: screen.lens.y_px - y_cm * screen.y_pxPerCm,
  };
}

/** Mean of the usable head positions; null when there is none. */
export function meanHead(heads: readonly (HeadPose | null)[]): HeadPosition | null {
  const usable = heads.filter(isUsableHead);
  if (usable.length === 0) return null;
  const mean = (of: (head: HeadPose) => number): number =>
    usable.reduce((sum, head) => sum + of(head), 0) / usable.length;
  return { x_cm: mean((h) => h.x_cm), y_cm: mean((h) => h.y_cm), z_cm: mean((h) => h.z_cm) };
}

/**
 * Distance from the size of the iris in the picture: the visible iris is 11.7 mm wide in nearly everybody
 * (MediaPipe Iris, Google AI Blog, 6 August 2020: 11.7 ± 0.5 mm), so distance = focal length × 11.7 mm / iris
 * width in px. No page can ask a camera for its focal length: it follows from an *assumed* field of view, and
 * so the distance is an estimate. Camera and screen are taken to be equally far away. Pure.
 */
import { medianOf } from "../inference/calibration-samples.ts";
import type { FrameResult } from "../inference/observation.ts";

/** Horizontal visible iris diameter, cm, and how far people differ. */
const IRIS_WIDTH_CM = 1.17;
const IRIS_SPREAD_CM = 0.05;

/**
 * Field of view across the picture's shorter side, degrees. Assumed: webcams promise 65° to 90° across the
 * diagonal of 16:9, which is 35° to 52° across the shorter side; a cut to 4:3 leaves that side as it is.
 */
export const ASSUMED_VIEW_deg = { usual: 43, narrowest: 35, widest: 52 } as const;

/** Ends of the iris' horizontal diameter in MediaPipe's 478 landmarks. */
const IRIS_EDGES = [
  [469, 471],
  [474, 476],
] as const;

/** A head turned further shows its irises narrower than they are. */
const MAX_TURN_deg = 15;
/** Fewer frames give no estimate; 30 take a second. */
const MIN_IRIS_FRAMES = 10;
export const WANTED_IRIS_FRAMES = 30;

/**
 * Mean horizontal iris width of both eyes, px; null where the landmarks lack irises.
 * @param landmarks 478 × (x, y, z), x and y as fractions of the frame
 */
export function irisWidth_px(
  landmarks: ArrayLike<number>,
  frameWidth_px: number,
  frameHeight_px: number,
): number | null {
  const at = (index: number): number => landmarks[index] ?? Number.NaN;
  const widths = IRIS_EDGES.map(([a, b]) =>
    Math.hypot((at(3 * a) - at(3 * b)) * frameWidth_px, (at(3 * a + 1) - at(3 * b + 1)) * frameHeight_px),
  );
  const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length;
  return mean > 0 ? mean : null;
}

/** Iris width in one frame over the picture's shorter side; null when the face does not look at the camera. */
export function irisShareOf(result: FrameResult): number | null {
  if (result.kind !== "gaze" || Math.abs(result.face.head.yaw_deg) > MAX_TURN_deg) return null;
  const { frame_width, frame_height } = result;
  const width_px = irisWidth_px(result.face.landmarks, frame_width, frame_height);
  return width_px === null ? null : width_px / Math.min(frame_width, frame_height);
}

/** @param iris_frac iris width over the picture's shorter side, > 0 */
export function irisDistance_cm(iris_frac: number, view_deg: number, iris_cm = IRIS_WIDTH_CM): number {
  return iris_cm / (iris_frac * 2 * Math.tan((view_deg * Math.PI) / 360));
}

export interface IrisEstimate {
  readonly distance_cm: number;
  /** Bounds of the assumed field of view and of people's irises together. */
  readonly low_cm: number;
  readonly high_cm: number;
  readonly frameCount: number;
}

/** @param shares of `irisShareOf`, one per frame; @returns null with fewer than `MIN_IRIS_FRAMES` */
export function irisEstimate(shares: readonly number[]): IrisEstimate | null {
  const middle = medianOf(shares);
  if (middle === null || shares.length < MIN_IRIS_FRAMES) return null;
  const { usual, narrowest, widest } = ASSUMED_VIEW_deg;
  return {
    distance_cm: irisDistance_cm(middle, usual),
    low_cm: irisDistance_cm(middle, widest, IRIS_WIDTH_CM - IRIS_SPREAD_CM),
    high_cm: irisDistance_cm(middle, narrowest, IRIS_WIDTH_CM + IRIS_SPREAD_CM),
    frameCount: shares.length,
  };
}

/**
 * Eye geometry for the personal map: where each iris sits between its eye's corners, and how far the lids
 * are open. Independent of the network, of face size and of head roll.
 */
import { eyeOpenness } from "./eye-openness.ts";

/** Iris centre relative to the middle of the eye corners, in eye widths. Sides are the user's own. */
export interface EyeGeometry {
  /** Along the line of the corners, + towards the picture's right (the user's left). About ±0.25. */
  readonly leftAlong: number;
  /** Across it, + downwards in the picture. About ±0.15. */
  readonly leftAcross: number;
  readonly rightAlong: number;
  readonly rightAcross: number;
  /**
   * Lid distance in eye widths, mean of both eyes, 0 to about 0.45: the upper lid follows the gaze down. Null
   * in session files before version 3.
   */
  readonly opening: number | null;
}

/** MediaPipe face mesh numbering, corners in picture order (left to right), iris centre from the 478 set. */
const RIGHT_EYE = { from: 33, to: 133, iris: 468 };
const LEFT_EYE = { from: 362, to: 263, iris: 473 };

/**
 * @param landmarks 478 × (x, y, z), x and y as fractions of frame width and height.
 * @returns null when the landmarks lack irises or an eye has no width.
 */
export function eyeGeometryOf(
  landmarks: ArrayLike<number>,
  frameWidth_px: number,
  frameHeight_px: number,
): EyeGeometry | null {
  const left = irisOffset(landmarks, LEFT_EYE, frameWidth_px, frameHeight_px);
  const right = irisOffset(landmarks, RIGHT_EYE, frameWidth_px, frameHeight_px);
  if (left === null || right === null) return null;
  const open = eyeOpenness(landmarks, frameWidth_px, frameHeight_px);
  return {
    leftAlong: left.along,
    leftAcross: left.across,
    rightAlong: right.along,
    rightAcross: right.across,
    opening: (open.left + open.right) / 2,
  };
}

function irisOffset(
  landmarks: ArrayLike<number>,
  eye: { readonly from: number; readonly to: number; readonly iris: number },
  width_px: number,
  height_px: number,
): { along: number; across: number } | null {
  const x = (index: number): number => (landmarks[3 * index] ?? Number.NaN) * width_px;
  const y = (index: number): number => (landmarks[3 * index + 1] ?? Number.NaN) * height_px;
  const axisX = x(eye.to) - x(eye.from);
  const axisY = y(eye.to) - y(eye.from);
  const offsetX = x(eye.iris) - (x(eye.from) + x(eye.to)) / 2;
  const offsetY = y(eye.iris) - (y(eye.from) + y(eye.to)) / 2;
  const widthSquared = axisX * axisX + axisY * axisY;
  const along = (offsetX * axisX + offsetY * axisY) / widthSquared;
  const across = (offsetY * axisX - offsetX * axisY) / widthSquared;
  return Number.isFinite(along) && Number.isFinite(across) ? { along, across } : null;
}

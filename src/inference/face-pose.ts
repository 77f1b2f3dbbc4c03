/**
 * Head rotation and position from MediaPipe's facial transformation matrix.
 *
 * The matrix maps the canonical face (cm) to MediaPipe's camera: x to the right of the unmirrored picture,
 * y up, the camera looking along −z. It assumes a pinhole camera with a vertical field of view of 63°
 * (MediaPipe's perspective_camera default), so positions are in proportion right, in absolute terms only as
 * right as that assumption. The picture's right is the user's left: x changes sign here, once.
 */
import type { HeadPose } from "./observation.ts";

/**
 * @param matrix 4 × 4, column by column (16 numbers), as FaceLandmarker gives it
 * @returns angles by turning first about the vertical (yaw), then pitch, then roll; see HeadPose for signs
 */
export function poseFromMatrix(matrix: ArrayLike<number>): HeadPose {
  if (matrix.length !== 16) throw new RangeError(`matrix: ${matrix.length} numbers, 16 expected`);
  const at = (row: number, column: number) => matrix[4 * column + row] ?? 0;
  // Columns may carry a uniform scale: each angle below is a ratio of entries, so it cancels.
  const scale = Math.hypot(at(0, 2), at(1, 2), at(2, 2)) || 1;
  return {
    yaw_deg: degrees(Math.atan2(-at(0, 2), at(2, 2))),
    pitch_deg: degrees(Math.asin(Math.min(1, Math.max(-1, at(1, 2) / scale)))),
    roll_deg: degrees(Math.atan2(at(1, 0), at(1, 1))),
    x_cm: -at(0, 3),
    y_cm: at(1, 3),
    z_cm: -at(2, 3),
  };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}

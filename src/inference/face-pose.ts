/**
 * Head rotation and position from MediaPipe's facial transformation matrix.
 *
 * The matrix maps the canonical face (cm) to MediaPipe's camera: x to the right of the unmirrored picture,
 * y up, the camera looking along −z. It assumes a pinhole camera with a vertical field of view of 63°
 * (MediaPipe's perspective_camera default), so positions are in proportion right, in absolute terms only as
 * right as that assumption. The picture's right is the user's left: x changes sign here, once.
 */
import type { PixelRect } from "./crop.ts";
import type { HeadPose } from "./observation.ts";

const HALF_FIELD_OF_VIEW_rad = (63 / 2) * (Math.PI / 180);

/** The picture MediaPipe saw, as a part of the frame. */
export interface PoseView {
  readonly window: PixelRect;
  readonly frame_width: number;
  readonly frame_height: number;
}

/**
 * @param matrix 4 × 4, column by column (16 numbers), as FaceLandmarker gives it
 * @param view given when MediaPipe saw only a part of the frame: it took that part for the whole picture of
 * its camera, so distance, position and the direction of view are put right here
 * @returns angles by turning first about the vertical (yaw), then pitch, then roll; see HeadPose for signs
 */
export function poseFromMatrix(matrix: ArrayLike<number>, view?: PoseView): HeadPose {
  if (matrix.length !== 16) throw new RangeError(`matrix: ${matrix.length} numbers, 16 expected`);
  const at = (row: number, column: number) => matrix[4 * column + row] ?? 0;
  // Columns may carry a uniform scale: each angle below is a ratio of entries, so it cancels.
  const scale = Math.hypot(at(0, 2), at(1, 2), at(2, 2)) || 1;
  const seen: HeadPose = {
    yaw_deg: degrees(Math.atan2(-at(0, 2), at(2, 2))),
    pitch_deg: degrees(Math.asin(Math.min(1, Math.max(-1, at(1, 2) / scale)))),
    roll_deg: degrees(Math.atan2(at(1, 0), at(1, 1))),
    x_cm: -at(0, 3),
    y_cm: at(1, 3),
    z_cm: -at(2, 3),
  };
  return view === undefined ? seen : inFrame(seen, view);
}

/** From the camera that MediaPipe imagines round the window to the one of the frame. */
function inFrame(seen: HeadPose, { window, frame_width, frame_height }: PoseView): HeadPose {
  const tangent = Math.tan(HALF_FIELD_OF_VIEW_rad);
  const windowFocal_px = window.height / 2 / tangent;
  const focal_px = frame_height / 2 / tangent;
  // Offsets of the head from the frame's centre, px, in the axes of the pose (+x user's right, +y up).
  const offset_x =
    (seen.x_cm / seen.z_cm) * windowFocal_px + frame_width / 2 - window.left_px - window.width / 2;
  const offset_y =
    (seen.y_cm / seen.z_cm) * windowFocal_px + frame_height / 2 - window.top_px - window.height / 2;
  const z_cm = seen.z_cm * (focal_px / windowFocal_px);
  const x_cm = (offset_x / focal_px) * z_cm;
  const y_cm = (offset_y / focal_px) * z_cm;
  // What is seen fixes the rotation against the line of sight; a head to the user's right of the lens that
  // shows its front has turned to the left to face it.
  return {
    yaw_deg: seen.yaw_deg - degrees(Math.atan2(x_cm, z_cm) - Math.atan2(seen.x_cm, seen.z_cm)),
    pitch_deg: seen.pitch_deg - degrees(Math.atan2(y_cm, z_cm) - Math.atan2(seen.y_cm, seen.z_cm)),
    roll_deg: seen.roll_deg,
    x_cm,
    y_cm,
    z_cm,
  };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}

/**
 * How far a face observation can be trusted, 0…1. MediaPipe gives no score per face, so this is geometry:
 * is the face whole, large enough, and turned towards the camera? It is not a probability, and it says
 * nothing about the accuracy of gaze.
 */
import { EYE_CORNERS } from "./crop.ts";
import type { HeadPose } from "./observation.ts";

/** Outer eye corners closer than `none` px carry no iris; from `full` px on, size costs nothing. */
const EYE_DISTANCE_px = { none: 20, full: 60 } as const;
/** Turned by more than `none`, the far eye is hidden; up to `full`, turning costs nothing. */
const TURN_deg = { full: 30, none: 60 } as const;
const MESH_POINTS = 468;

/** @param landmarks 478 × (x, y, z), x and y as fractions of the frame */
export function faceConfidence(
  landmarks: Float32Array,
  frame_width: number,
  frame_height: number,
  head: HeadPose,
): number {
  let inside = 0;
  for (let i = 0; i < MESH_POINTS; i++) {
    const x = landmarks[3 * i] ?? -1;
    const y = landmarks[3 * i + 1] ?? -1;
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) inside++;
  }
  const [rightOuter] = EYE_CORNERS.right;
  const [leftOuter] = EYE_CORNERS.left;
  const dx = ((landmarks[3 * leftOuter] ?? 0) - (landmarks[3 * rightOuter] ?? 0)) * frame_width;
  const dy = ((landmarks[3 * leftOuter + 1] ?? 0) - (landmarks[3 * rightOuter + 1] ?? 0)) * frame_height;
  // Turning shortens the distance too; taken out, so that it is not counted twice.
  const eyes_px = Math.sqrt(dx * dx + dy * dy) / Math.max(0.5, Math.cos((head.yaw_deg * Math.PI) / 180));
  const turn_deg = Math.hypot(head.yaw_deg, head.pitch_deg);
  const size = ramp(eyes_px, EYE_DISTANCE_px.none, EYE_DISTANCE_px.full);
  const turn = 1 - ramp(turn_deg, TURN_deg.full, TURN_deg.none);
  return (inside / MESH_POINTS) * size * turn;
}

function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

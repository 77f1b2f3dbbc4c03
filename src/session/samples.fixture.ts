/** A row of the fast lane, for tests. */
import type { GazeSample } from "./samples.ts";

/**
 * A frame with gaze in which no two columns are alike, so that swapped ones show.
 */
export function gazeSample(captured_ms: number, change: Partial<GazeSample> = {}): GazeSample {
  return {
    validity: "gaze",
    captured_ms,
    sent_ms: captured_ms + 3,
    received_ms: captured_ms + 31,
    painted_ms: captured_ms + 61,
    raw_x_cm: 2.3,
    raw_y_cm: -3.7,
    mapped_x_px: 503,
    mapped_y_px: -41,
    filtered_x_px: 509,
    filtered_y_px: -43,
    yaw_deg: 5,
    pitch_deg: 7,
    roll_deg: 11,
    head_x_cm: 13,
    head_y_cm: -17,
    head_z_cm: 53,
    openness_left: 0.29,
    openness_right: 0.31,
    confidence: 0.97,
    faceCount: 1,
    brightness: 0.37,
    face_ms: 19,
    crop_ms: 0.23,
    network_ms: 2.9,
    ...change,
  };
}

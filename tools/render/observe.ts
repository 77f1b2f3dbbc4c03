/**
 * What a faultless reader could take from each picture, without drawing it: where the eyes are in the frame, how the
 * head is held, where both optical axes point, all as the lens sees it. What no picture shows is left out: the lens's
 * field of view and tilt, the size of the head, the angle between line of sight and optical axis. training/reader.py
 * asks how well gaze can be told from that.
 */
import type { Camera, Circumstances } from "./frame-sample.ts";
import {
  add,
  apply,
  headAngles,
  headRotation,
  lensRotation,
  multiply,
  opticalAxis,
  toDirection,
  type Vec3,
  visualAngles,
} from "./geometry.ts";
import type { Subject } from "./subject.ts";

/** One picture as numbers. */
export const OBSERVATION_COLUMNS = [
  // Read from the picture.
  "right_eye_u",
  "right_eye_v",
  "left_eye_u",
  "left_eye_v",
  "aspect",
  "yaw_deg",
  "pitch_deg",
  "roll_deg",
  "left_azimuth_deg",
  "left_elevation_deg",
  "right_azimuth_deg",
  "right_elevation_deg",
  // Follow from those: slopes of the mean optical axis before the lens, eyes' middle in pupil distances.
  "axis_x_slope",
  "axis_y_slope",
  "middle_x_pd",
  "middle_y_pd",
  // Not in the picture.
  "log_focal",
  "log_pupil_distance",
  "gaze_x_cm",
  "gaze_y_cm",
  "distance_cm",
  // Whose it is; target −1 outside sessions, validation targets from 100.
  "person",
  "target",
] as const;

/** A row of OBSERVATION_COLUMNS. The eyes' centres of rotation lie half a pupil distance off the head's middle. */
export function observe(
  subject: Subject,
  { camera, pose, gaze_cm }: Circumstances,
  person: number,
  target: number,
): number[] {
  const head = headRotation(pose.yaw_deg, pose.pitch_deg, pose.roll_deg);
  const half = subject.pupilDistance_cm / 2;
  const eyes = (["left", "right"] as const).map((side) => {
    const place = add(apply(head, [side === "left" ? half : -half, 0, 0]), pose.eyes_cm);
    const visual = visualAngles(place, [gaze_cm[0], gaze_cm[1], 0], head);
    return { place, optical: opticalAxis(visual, subject.kappa[side], side) };
  });
  const [left, right] = eyes;
  if (left === undefined || right === undefined) throw new RangeError("two eyes");
  const lens = lensRotation(camera.tilt_deg);
  const seen = multiply(lens, head);
  const { yaw_deg, pitch_deg, roll_deg } = headAngles(seen);
  const axis = add(apply(seen, toDirection(left.optical)), apply(seen, toDirection(right.optical)));
  const [lu, lv] = inFrame(camera, apply(lens, left.place));
  const [ru, rv] = inFrame(camera, apply(lens, right.place));
  const between = Math.hypot(lu - ru, lv - rv) / Math.sqrt(1 - seen[6] ** 2);
  return [
    ru,
    rv,
    lu,
    lv,
    camera.frame_width / camera.frame_height,
    yaw_deg,
    pitch_deg,
    roll_deg,
    left.optical.azimuth_deg,
    left.optical.elevation_deg,
    right.optical.azimuth_deg,
    right.optical.elevation_deg,
    axis[0] / -axis[2],
    axis[1] / -axis[2],
    (lu + ru) / 2 / between,
    (lv + rv) / 2 / between,
    Math.log(camera.focal_px / Math.hypot(camera.frame_width, camera.frame_height)),
    Math.log(subject.pupilDistance_cm / 6.3),
    gaze_cm[0],
    gaze_cm[1],
    Math.hypot(...pose.eyes_cm),
    person,
    target,
  ];
}

/** Off the frame's middle in frame diagonals, u to the user's right, v up; of a place in the lens's frame. */
function inFrame(camera: Camera, [x, y, z]: Vec3): readonly [number, number] {
  const scale = camera.focal_px / z / Math.hypot(camera.frame_width, camera.frame_height);
  return [scale * x, scale * y];
}

/** One line of a shard's .jsonl: what is true of the crop of the same number in the .rgb beside it. */
import type { CropBox, FaceBox } from "../../src/inference/observation.ts";
import type { Split } from "./splits.ts";

export interface CropLabel {
  readonly subject: string;
  readonly split: Split;
  readonly hdri: string;
  readonly job: number;
  readonly frame: number;
  readonly crop: number;
  /** Seed of the picture's circumstances. */
  readonly seed: number;
  /** Gaze frame: +x user's right, +y up, origin at the lens. */
  readonly gaze_cm: readonly [number, number];
  /** What this crop was cut from, frame pixels. */
  readonly box: CropBox;
  /** The square round the true landmarks. */
  readonly true_box: FaceBox;
  readonly frame_width: number;
  readonly frame_height: number;
  readonly diagonal_deg: number;
  readonly tilt_deg: number;
  readonly device: string;
  /** Left, right, bottom, top of the screen in the gaze frame. */
  readonly screen_cm: readonly number[];
  readonly yaw_deg: number;
  readonly pitch_deg: number;
  readonly roll_deg: number;
  /** Midpoint between the eyes' centres of rotation, gaze frame. */
  readonly eyes_cm: readonly number[];
  readonly distance_cm: number;
  /** Azimuth (+ to the person's left) and elevation (+ up) in the head: line of sight, then optical axis. */
  readonly left_eye_deg: readonly [number, number];
  readonly right_eye_deg: readonly [number, number];
  readonly left_optical_deg: readonly [number, number];
  readonly right_optical_deg: readonly [number, number];
  /** Lid distance over eye width. */
  readonly left_openness: number;
  readonly right_openness: number;
  /** Corners of eyes and mouth, nose, chin, middles of the lids' margins and of the iris discs, as the lens sees them. Not in sets from before December 2026: lids, irises. */
  readonly landmarks_px: Readonly<Record<string, readonly [number, number]>>;
  readonly blink: boolean;
  readonly head_follows: boolean;
  readonly spectacles: boolean;
  readonly skin: string;
  readonly gender: string;
  /** Whose model the head's shape comes from: makehuman or ict. */
  readonly head: string;
  readonly light: string;
  readonly face_level: number;
}

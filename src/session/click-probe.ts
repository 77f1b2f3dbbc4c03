/**
 * Which clicks may stand for a look, and what gaze belongs to one. A click is a probe of the calibration,
 * never a lesson: nothing here reaches the map. Pure.
 */
import { medianOf } from "../inference/calibration-samples.ts";
import type { HeadPose } from "../inference/observation.ts";
import type { ScreenPointPx } from "../units.ts";
import type { ClickProbe } from "./accuracy-drift.ts";
import type { GazeSample } from "./samples.ts";

/** Eyes rest on what the hand is about to click for about this long before the click. */
export const PROBE_WINDOW_MS = 300;
/** Fewer frames of gaze than this say nothing. */
const MIN_PROBE_SAMPLES = 3;

/** @param samples captured in the window before the click; null when too few of them hold gaze. */
export function clickProbe(clicked: ScreenPointPx, samples: readonly GazeSample[]): ClickProbe | null {
  const seen = samples.filter((s) => s.validity === "gaze" && Number.isFinite(s.mapped_x_px + s.mapped_y_px));
  const x_px = medianOf(seen.map((s) => s.mapped_x_px));
  const y_px = medianOf(seen.map((s) => s.mapped_y_px));
  if (seen.length < MIN_PROBE_SAMPLES || x_px === null || y_px === null) return null;
  return { clicked, gaze: { x_px, y_px } };
}

/** Median head pose of some frames; null when none of them knows it. */
export function medianPose(samples: readonly GazeSample[]): HeadPose | null {
  const middle = (of: (sample: GazeSample) => number): number | null =>
    medianOf(samples.map(of).filter(Number.isFinite));
  const yaw_deg = middle((s) => s.yaw_deg);
  const pitch_deg = middle((s) => s.pitch_deg);
  const roll_deg = middle((s) => s.roll_deg);
  const x_cm = middle((s) => s.head_x_cm);
  const y_cm = middle((s) => s.head_y_cm);
  const z_cm = middle((s) => s.head_z_cm);
  if (yaw_deg === null || pitch_deg === null || roll_deg === null) return null;
  if (x_cm === null || y_cm === null || z_cm === null) return null;
  return { yaw_deg, pitch_deg, roll_deg, x_cm, y_cm, z_cm };
}

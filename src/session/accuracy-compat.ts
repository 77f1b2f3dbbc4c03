/**
 * Figures other webcam tools report, so that results compare with older papers. Both depend on the
 * screen and hide the corners: shown beside the accuracy, never instead of it.
 */
import { distancePx } from "../inference/calibration-viewing.ts";
import type { TargetRecording } from "./accuracy-target.ts";

/** Radius of jsPsych's region of interest, px: the default of its validation plugin. */
export const ROI_RADIUS_PX = 200;

export interface CompatibleFigures {
  /** Share of samples within 200 px of their target, %, as jsPsych's webgazer-validate reports. */
  readonly inRoi_percent: number;
  /** Mean over samples of 100 max(0, 1 − distance / half the viewport height), as WebGazer's demo shows. */
  readonly webgazer_percent: number;
}

/** Null when no target has a valid sample. */
export function compatibleFigures(
  recordings: readonly TargetRecording[],
  viewportHeight_px: number,
): CompatibleFigures | null {
  const distances = recordings.flatMap(({ target, samples }) =>
    samples.flatMap((s) => (s.validity === "valid" && s.point !== null ? [distancePx(s.point, target)] : [])),
  );
  if (distances.length === 0) return null;
  const meanOf = (of: (distance_px: number) => number): number =>
    distances.reduce((sum, d) => sum + of(d), 0) / distances.length;
  return {
    inRoi_percent: meanOf((d) => (d <= ROI_RADIUS_PX ? 100 : 0)),
    webgazer_percent: meanOf((d) => 100 * Math.max(0, 1 - d / (viewportHeight_px / 2))),
  };
}

/**
 * Recentring: one look at the middle of the page shifts the personal map, and nothing else, against
 * slow drift of head or screen. Pure.
 */
import { correctDrift } from "../inference/calibration-drift.ts";
import type { CollectedTarget, FlowTarget } from "./calibration-flow.ts";
import { type CalibrationRecord, inputsOf, positionPx } from "./calibration-record.ts";
import type { FaceState } from "./face-state.ts";
import { cmFromPx, pxFromCm, type ScreenGeometry } from "./screen.ts";

export const RECENTRE_TARGETS: readonly FlowTarget[] = [
  { role: "calibration", position: { x_frac: 0.5, y_frac: 0.5 } },
];

export type Recentring =
  | { readonly kind: "recentred"; readonly record: CalibrationRecord; readonly notice: string }
  /** The map stays as it is. */
  | { readonly kind: "refused"; readonly notice: string };

/** Why recentring cannot begin now, with what to do; null when it can. */
export function recentringObstacle({
  calibration,
  face,
}: {
  readonly calibration: CalibrationRecord | null;
  readonly face: FaceState;
}): string | null {
  if (calibration === null)
    return "Not recentred: there is no calibration yet that could be shifted. Calibrate first.";
  if (face === "no-face")
    return "Not recentred: no face is in the picture. Sit in front of the camera and try again.";
  if (face === "no-picture") return "Not recentred: the picture has stopped. Check the camera and try again.";
  return null;
}

/** @param screen the viewport now; the map's own may have been full screen. */
export function recentre(
  record: CalibrationRecord,
  collected: readonly CollectedTarget[],
  screen: ScreenGeometry,
): Recentring {
  const [target] = collected;
  if (target === undefined || !target.used) {
    return { kind: "refused", notice: "Not recentred: too little of your gaze was seen. Try again." };
  }
  const shown = positionPx(target.position, screen);
  const inMap = pxFromCm(cmFromPx(shown, screen), record.screen);
  const correction = correctDrift(record.fit.map, inputsOf(target), inMap, record.screen);
  switch (correction.kind) {
    case "corrected": {
      const fit = { ...record.fit, map: correction.map };
      const moved_px = Math.hypot(correction.shift_px.x_px, correction.shift_px.y_px);
      const notice = `Recentred by ${moved_px.toFixed(0)} px (${correction.shift_deg.toFixed(1)}°). The error shown was measured before that.`;
      return { kind: "recentred", record: { ...record, fit }, notice };
    }
    case "too large":
      return {
        kind: "refused",
        notice: `Not recentred: your gaze is ${correction.shift_deg.toFixed(1)}° off, more than a shift should mend. Calibrate again.`,
      };
    case "no data":
      return {
        kind: "refused",
        notice: `Not recentred: only ${correction.sampleCount} frames of your gaze were seen. Try again.`,
      };
    default:
      return correction satisfies never;
  }
}

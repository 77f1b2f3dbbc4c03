/**
 * The ellipses around the live dot: where the visitor's gaze is with a stated probability. Pure.
 *
 * Method: errors of the validation targets, which the fit has never seen, give a mean and a covariance
 * (between targets plus within); a new gaze lies in their prediction ellipse (Hotelling's T², effective
 * count by Welch and Satterthwaite), because 4 to 8 targets tell a covariance badly. Leave-one-out errors
 * of the calibration targets are not used: their outermost points are extrapolated, so an ellipse
 * made of them is too wide.
 */

import type { HeadShift } from "./accuracy-drift.ts";
import type { Ellipse } from "./accuracy-spread.ts";
import { type GazeUncertainty, uncertaintyEllipse, uncertaintyOf } from "./accuracy-uncertainty.ts";
import type { Displacement } from "./accuracy-units.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import type { ScreenGeometry } from "./screen.ts";

/** The shares drawn: ±1 σ of the literature, and 95 %. */
const LIVE_SHARES_FRAC = { inner: 0.6827, outer: 0.95 } as const;

/**
 * Assumed, not measured: half of a head movement since the calibration reaches the dot as an error, per
 * axis. A network that ignored the head would pass on all of it, one that saw through it nothing.
 */
export const HEAD_SHIFT_SHARE = 0.5;

export interface LiveUncertainty {
  /** Centre of both ellipses minus the dot, px of the viewport now. */
  readonly centre_px: Displacement;
  readonly inner: Ellipse;
  readonly outer: Ellipse;
}

/**
 * @param shift of the head since the calibration; null where unknown (then nothing is added).
 * @param screen the viewport now: a clip's screen is stretched over it, so px may differ from the record's.
 * @returns null when fewer than three validation targets gave data: no finite ellipse is honest then.
 */
export function liveUncertainty(
  record: CalibrationRecord,
  shift: Pick<HeadShift, "shift_cm" | "turn_deg"> | null,
  screen: ScreenGeometry,
): LiveUncertainty | null {
  const measured = uncertaintyOf(record.validation);
  if (measured === null) return null;
  const known = isRecentred(record) ? afterRecentring(measured) : measured;
  const scale = {
    x: screen.x_pxPerCm / record.screen.x_pxPerCm,
    y: screen.y_pxPerCm / record.screen.y_pxPerCm,
  };
  const moved_cm = shift === null ? 0 : movedOnScreen_cm(shift, screen.distance_cm);
  const { xx, yy, xy } = known.covariance_px;
  const uncertainty: GazeUncertainty = {
    ...known,
    covariance_px: {
      xx: xx * scale.x ** 2 + (HEAD_SHIFT_SHARE * moved_cm * screen.x_pxPerCm) ** 2,
      yy: yy * scale.y ** 2 + (HEAD_SHIFT_SHARE * moved_cm * screen.y_pxPerCm) ** 2,
      xy: xy * scale.x * scale.y,
    },
  };
  const inner = uncertaintyEllipse(uncertainty, LIVE_SHARES_FRAC.inner);
  const outer = uncertaintyEllipse(uncertainty, LIVE_SHARES_FRAC.outer);
  // 0 − bias, not −bias: no negative zero on the page.
  const centre_px = { x: 0 - known.bias_px.x * scale.x, y: 0 - known.bias_px.y * scale.y };
  return inner && outer && { centre_px, inner, outer };
}

const isRecentred = ({ fit }: CalibrationRecord): boolean =>
  fit.map.drift_px.x_px !== 0 || fit.map.drift_px.y_px !== 0;

/**
 * The shift was set by the error on one target: the mean error is then no longer the measured one, and a
 * new gaze differs from that target by the difference of two errors, whose covariance is twice one error's.
 */
function afterRecentring({
  covariance_px: { xx, yy, xy },
  effectiveCount,
}: GazeUncertainty): GazeUncertainty {
  return { bias_px: { x: 0, y: 0 }, covariance_px: { xx: 2 * xx, yy: 2 * yy, xy: 2 * xy }, effectiveCount };
}

/** How far the point looked at would move if the eyes stayed fixed in the head, cm on the screen. */
function movedOnScreen_cm(
  { shift_cm, turn_deg }: { shift_cm: number; turn_deg: number },
  distance_cm: number,
) {
  const turned_cm = distance_cm * Math.tan((Math.min(turn_deg, 60) * Math.PI) / 180);
  return Math.hypot(shift_cm, turned_cm);
}

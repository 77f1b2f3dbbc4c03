/**
 * Has the calibration drifted? Two answers: how far the head has moved, and a sentinel over the ordinary
 * clicks of the page. Clicks are probes only: they are never learned from, because eyes and cursor often
 * disagree.
 */
import { DRIFT_CAP_DEG } from "../inference/calibration-drift.ts";
import { medianOf } from "../inference/calibration-samples.ts";
import { distancePx, type ViewingGeometry, visualAngle_deg } from "../inference/calibration-viewing.ts";
import type { HeadPose } from "../inference/observation.ts";
import type { ScreenPointPx } from "../units.ts";

/** Head shifts beyond which a calibration is void. */
export const HEAD_SHIFT_LIMIT_CM = 5;
export const HEAD_TURN_LIMIT_DEG = 10;

export interface HeadShift {
  readonly shift_cm: number;
  /** Largest change of yaw, pitch and roll. */
  readonly turn_deg: number;
  readonly isBeyondLimit: boolean;
}

/** How far the head has moved since the calibration. */
export function headShift(from: HeadPose, to: HeadPose): HeadShift {
  const shift_cm = Math.hypot(to.x_cm - from.x_cm, to.y_cm - from.y_cm, to.z_cm - from.z_cm);
  const turn_deg = Math.max(
    Math.abs(to.yaw_deg - from.yaw_deg),
    Math.abs(to.pitch_deg - from.pitch_deg),
    Math.abs(to.roll_deg - from.roll_deg),
  );
  return {
    shift_cm,
    turn_deg,
    isBeyondLimit: shift_cm > HEAD_SHIFT_LIMIT_CM || turn_deg > HEAD_TURN_LIMIT_DEG,
  };
}

export interface ClickProbe {
  readonly clicked: ScreenPointPx;
  /** Median mapped gaze around the click. */
  readonly gaze: ScreenPointPx;
}

export interface SentinelState {
  /** The newest probes, oldest first, at most SENTINEL_PROBES. */
  readonly probes: readonly ClickProbe[];
  /** Median offset, click minus gaze; null until enough probes are in. */
  readonly offset_px: ScreenPointPx | null;
  readonly offset_deg: number | null;
  /** Median distance from gaze to click: offset and scatter together; null until enough probes are in. */
  readonly error_px: number | null;
  readonly error_deg: number | null;
  /** True when the offset exceeds what validation promised: offer the one-key correction. */
  readonly hasDrifted: boolean;
}

/** Enough that a median shrugs off a minority of clicks made without looking. */
export const SENTINEL_PROBES = 8;

const UNKNOWN = { offset_px: null, offset_deg: null, error_px: null, error_deg: null, hasDrifted: false };

export const EMPTY_SENTINEL: SentinelState = { probes: [], ...UNKNOWN };

/**
 * The sentinel after one more click. The alarm compares the median offset of the last eight clicks with
 * the largest error on a validation target: smaller offsets are within what was promised.
 */
export function withClick(
  state: SentinelState,
  probe: ClickProbe,
  promised_deg: number,
  viewing: ViewingGeometry,
): SentinelState {
  const probes = [...state.probes, probe].slice(-SENTINEL_PROBES);
  if (probes.length < SENTINEL_PROBES) return { probes, ...UNKNOWN };
  const x_px = medianOf(probes.map((p) => p.clicked.x_px - p.gaze.x_px));
  const y_px = medianOf(probes.map((p) => p.clicked.y_px - p.gaze.y_px));
  const error_px = medianOf(probes.map((p) => distancePx(p.clicked, p.gaze)));
  const error_deg = medianOf(probes.map((p) => visualAngle_deg(p.clicked, p.gaze, viewing)));
  if (x_px === null || y_px === null) return { probes, ...UNKNOWN };
  const centre = viewing.eye;
  const moved = { x_px: centre.x_px + x_px, y_px: centre.y_px + y_px };
  const offset_deg = visualAngle_deg(centre, moved, viewing);
  const hasDrifted = offset_deg > promised_deg;
  return { probes, offset_px: { x_px, y_px }, offset_deg, error_px, error_deg, hasDrifted };
}

/** Whether a recentring may mend this offset; above its cap only a new calibration can. */
export function isRecentrable(offset_deg: number): boolean {
  return offset_deg <= DRIFT_CAP_DEG;
}

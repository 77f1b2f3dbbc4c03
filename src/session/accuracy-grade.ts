/**
 * Good, fair or poor, as an eye tracker's operator would say it. By degrees when scale and distance
 * were measured; else by the share of the screen diagonal, which needs neither.
 */
import { isMeasured, type ViewingGeometry } from "../inference/calibration-viewing.ts";

export const GRADES = ["good", "fair", "poor"] as const;
export type Grade = (typeof GRADES)[number];

/** Upper limits of "good" and "fair", degrees of visual angle: what webcam gaze reaches today. */
export const ACCURACY_LIMITS_DEG = { good: 2.5, fair: 4.5 } as const;
/** Upper limits of "good" and "fair" data loss. */
export const LOSS_LIMITS_FRAC = { good: 0.1, fair: 0.25 } as const;

/** A 15.6-inch laptop screen (34 × 19 cm) at 60 cm: there the two scales below agree. */
const REFERENCE_DIAGONAL_CM = Math.hypot(34, 19);
const REFERENCE_DISTANCE_CM = 60;
const asDiagonalFrac = (angle_deg: number): number =>
  (2 * REFERENCE_DISTANCE_CM * Math.tan((angle_deg * Math.PI) / 360)) / REFERENCE_DIAGONAL_CM;

/** The degree limits as shares of the diagonal of that screen: about 6.7 % and 12.1 %. */
export const ACCURACY_LIMITS_DIAGONAL_FRAC = {
  good: asDiagonalFrac(ACCURACY_LIMITS_DEG.good),
  fair: asDiagonalFrac(ACCURACY_LIMITS_DEG.fair),
} as const;

export interface GradedAccuracy {
  readonly grade: Grade;
  /** What was compared with the limits. */
  readonly by: "degrees" | "screen diagonal";
}

export function gradeAccuracy(
  accuracy: { readonly px: number; readonly deg: number },
  viewing: ViewingGeometry,
  viewport: { readonly width_px: number; readonly height_px: number },
): GradedAccuracy {
  if (isMeasured(viewing)) return { grade: gradeOf(accuracy.deg, ACCURACY_LIMITS_DEG), by: "degrees" };
  const share = accuracy.px / Math.hypot(viewport.width_px, viewport.height_px);
  return { grade: gradeOf(share, ACCURACY_LIMITS_DIAGONAL_FRAC), by: "screen diagonal" };
}

export function gradeLoss(loss_frac: number): Grade {
  return gradeOf(loss_frac, LOSS_LIMITS_FRAC);
}

export function worseOf(a: Grade, b: Grade): Grade {
  return GRADES.indexOf(a) > GRADES.indexOf(b) ? a : b;
}

/** NaN is poor. */
function gradeOf(value: number, limits: { readonly good: number; readonly fair: number }): Grade {
  if (value <= limits.good) return "good";
  return value <= limits.fair ? "fair" : "poor";
}

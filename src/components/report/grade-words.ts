/** Why a grade is what it is: the figure that was compared, and the limits it was compared with. */
import {
  ACCURACY_LIMITS_DEG,
  ACCURACY_LIMITS_DIAGONAL_FRAC,
  type Grade,
  LOSS_LIMITS_FRAC,
} from "../../session/accuracy-grade.ts";
import type { SessionReport } from "../../session/session-report.ts";
import { percentText } from "./report-text.ts";

export const GRADE_NAMES: Readonly<Record<Grade, string>> = { good: "Good", fair: "Fair", poor: "Poor" };

export const GRADE_ADVICE: Readonly<Record<Grade, string>> = {
  good: "Fine for a camera without infra-red light.",
  fair: "Better light and a still head often help.",
  poor: "Mind the light on your face, sit still, and redo the worst points or calibrate again.",
};

/** One sentence per thing graded, accuracy first; empty without data. */
export function gradeReasons({ figures, recording }: SessionReport): string[] {
  const { grade, unfiltered, loss } = figures;
  const { summary } = unfiltered;
  if (grade === null || loss === null || summary.kind === "no data") return [];
  const { screen } = recording;
  const diagonal_px = Math.hypot(screen.viewportWidth_px, screen.viewportHeight_px);
  const accuracy =
    grade.accuracy.by === "degrees"
      ? `Accuracy ${grade.accuracy.grade}: ${summary.mean.deg.toFixed(2)}° (good up to ${ACCURACY_LIMITS_DEG.good}°, fair up to ${ACCURACY_LIMITS_DEG.fair}°).`
      : `Accuracy ${grade.accuracy.grade}: ${percentText(summary.mean.px / diagonal_px)} of the screen's diagonal (good up to ${percentText(ACCURACY_LIMITS_DIAGONAL_FRAC.good)}, fair up to ${percentText(ACCURACY_LIMITS_DIAGONAL_FRAC.fair)}); not by degrees, as screen size or distance are assumed.`;
  const lost = `Data loss ${grade.loss}: ${percentText(loss.loss_frac)} (good up to ${percentText(LOSS_LIMITS_FRAC.good)}, fair up to ${percentText(LOSS_LIMITS_FRAC.fair)}).`;
  return [accuracy, lost];
}

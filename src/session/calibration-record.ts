/**
 * From collected targets to the personal map and the error the visitor is shown. The map is fitted to
 * the calibration targets only; the report is made from validation targets, which the fit never sees. Pure.
 */
import { applyMap, type CalibrationMap, type CalibrationPoint } from "../inference/calibration.ts";
import { type CalibrationResult, chooseMapSteps } from "../inference/calibration-choice.ts";
import { asFitted } from "../inference/calibration-drift.ts";
import { MAP_KINDS } from "../inference/calibration-features.ts";
import type { PopulationPrior } from "../inference/calibration-prior.ts";
import type { MapInput } from "../inference/calibration-samples.ts";
import type { TargetPosition } from "../inference/calibration-targets.ts";
import type { ViewCount } from "../inference/crop-views.ts";
import type { ScreenPointPx } from "../units.ts";
import { type AccuracyReport, accuracyReport } from "./accuracy.ts";
import { type GradedAccuracy, gradeAccuracy } from "./accuracy-grade.ts";
import type { TargetRecording, TimedGaze } from "./accuracy-target.ts";
import type { CollectedTarget } from "./calibration-flow.ts";
import type { ScreenGeometry } from "./screen.ts";
import type { StartTrouble } from "./start-gate.ts";

export interface CalibrationRecord {
  /** The viewport and screen during the calibration. */
  readonly screen: ScreenGeometry;
  /** Seed of the order of targets and of the report's bootstrap. */
  readonly seed: number;
  readonly collected: readonly CollectedTarget[];
  readonly fit: CalibrationResult;
  /** Mapped gaze on the validation targets, viewport px of `screen`. */
  readonly recordings: readonly TargetRecording[];
  /** Made from `recordings` alone. */
  readonly validation: AccuracyReport;
  /** Null when no validation target gave data. */
  readonly grade: GradedAccuracy | null;
  /** Start checks that did not hold when it was begun; left out where none was asked. */
  readonly startedDespite?: readonly StartTrouble[];
  /** How many views of each frame were averaged while its targets were looked at; left out where it is not known. */
  readonly views?: ViewCount;
}

export function positionPx(position: TargetPosition, screen: ScreenGeometry): ScreenPointPx {
  return {
    x_px: position.x_frac * screen.viewport_width_px,
    y_px: position.y_frac * screen.viewport_height_px,
  };
}

/** The gaze samples that were kept on a target. */
export function inputsOf(target: CollectedTarget): MapInput[] {
  return target.collection.kept.flatMap((sample) => sample.input ?? []);
}

/**
 * Fits and validates: of all kinds of map the one with the least error on left-out calibration targets. A
 * generator, because the richer kinds take some hundred ms: the page goes on drawing between the steps.
 * @param prior for the network that saw the targets
 * @throws GazeError calibration/too-few, calibration/degenerate
 */
export function* evaluateCalibrationSteps(
  collected: readonly CollectedTarget[],
  screen: ScreenGeometry,
  seed: number,
  prior: PopulationPrior | null,
): Generator<void, CalibrationRecord> {
  const points = collected
    .filter((target) => target.role === "calibration" && target.used)
    .map(
      (target): CalibrationPoint => ({
        target: positionPx(target.position, screen),
        inputs: inputsOf(target),
      }),
    );
  const { x_pxPerCm, y_pxPerCm, lens } = screen;
  const fit = yield* chooseMapSteps(points, MAP_KINDS, { screen: { x_pxPerCm, y_pxPerCm, lens }, prior });
  return validateMap(collected, fit, screen, seed);
}

/** `evaluateCalibrationSteps` in one go. */
export function evaluateCalibration(
  collected: readonly CollectedTarget[],
  screen: ScreenGeometry,
  seed: number,
  prior: PopulationPrior | null = null,
): CalibrationRecord {
  const steps = evaluateCalibrationSteps(collected, screen, seed, prior);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same calibration with another scale or distance: px stay, cm and degrees follow. */
export function withViewing(record: CalibrationRecord, screen: ScreenGeometry): CalibrationRecord {
  const { x_pxPerCm, y_pxPerCm, scaleBasis, scaleMethod, distance_cm, distanceBasis, distanceMethod } =
    screen;
  const lens = {
    x_px: record.screen.lens.x_px,
    // The lens lies a fixed number of cm above the screen's edge.
    y_px: (record.screen.lens.y_px * y_pxPerCm) / record.screen.y_pxPerCm,
  };
  const scale = { x_pxPerCm, y_pxPerCm, scaleBasis, scaleMethod };
  const viewing = { ...record.screen, ...scale, distance_cm, distanceBasis, distanceMethod, lens };
  return startedAs(record, validateMap(record.collected, record.fit, viewing, record.seed));
}

/** `record` with what is known of how the calibration was made. */
export function startedAs(
  { startedDespite, views }: Pick<CalibrationRecord, "startedDespite" | "views">,
  record: CalibrationRecord,
): CalibrationRecord {
  return {
    ...record,
    ...(startedDespite !== undefined && { startedDespite }),
    ...(views !== undefined && { views }),
  };
}

/**
 * The error of a map that is already there, on the validation targets among `collected`. The map counts as
 * fitted: a drift correction came later, was measured on none of these targets, and is told beside the error.
 */
export function validateMap(
  collected: readonly CollectedTarget[],
  fit: CalibrationResult,
  screen: ScreenGeometry,
  seed: number,
): CalibrationRecord {
  const recordings = collected
    .filter((target) => target.role === "validation")
    .map((target) => recordingOf(target, asFitted(fit.map), screen));
  const validation = accuracyReport(recordings, screen, seed);
  const viewport = { width_px: screen.viewport_width_px, height_px: screen.viewport_height_px };
  const { summary } = validation;
  const grade = summary.kind === "measured" ? gradeAccuracy(summary.mean, screen, viewport) : null;
  return { screen, seed, collected, fit, recordings, validation, grade };
}

/** Kept samples as mapped gaze, and the frames without gaze, in order of capture. */
function recordingOf(target: CollectedTarget, map: CalibrationMap, screen: ScreenGeometry): TargetRecording {
  const kept = target.used
    ? target.collection.kept.map(
        ({ captured_ms, input }): TimedGaze => ({
          captured_ms,
          validity: "valid",
          point: input === null ? null : applyMap(map, input),
        }),
      )
    : [];
  const lost = target.collection.dropped.map(
    ({ captured_ms, reason }): TimedGaze => ({ captured_ms, validity: reason, point: null }),
  );
  const samples = [...kept, ...lost].sort((a, b) => a.captured_ms - b.captured_ms);
  return { target: positionPx(target.position, screen), samples };
}

/**
 * Which personal map would have served a recorded session best? Refits every kind on the calibration
 * targets and measures each on the validation targets, which no fit has seen.
 */
import { applyMap, type CalibrationMap, type CalibrationPoint } from "../inference/calibration.ts";
import { chooseMap } from "../inference/calibration-choice.ts";
import { MAP_KINDS, type MapKind } from "../inference/calibration-features.ts";
import { assumedPlacement } from "../inference/calibration-sight.ts";
import { type AccuracyReport, accuracyReport } from "./accuracy.ts";
import type { RecordedSample, RecordedTarget, SessionRecording } from "./recording.ts";

export interface MapTrial {
  /** What the choice may pick from; "chosen" is the choice among all kinds. */
  readonly candidates: MapKind | "chosen";
  /** The kind picked: affine where the asked kind was no better, or could not be fitted. */
  readonly kind: MapKind;
  readonly leaveOneOut_px: number;
  /** On the validation targets. */
  readonly validation: AccuracyReport;
}

/**
 * One trial with the plain map, one for each richer kind, one with the free choice.
 * @throws GazeError calibration/too-few, calibration/degenerate
 */
export function compareMaps(recording: SessionRecording): MapTrial[] {
  const points = recording.targets.filter((t) => t.role === "calibration" && t.used).map(pointOf);
  // A recording does not say where the lens was; the sight kind hardly minds.
  const screen = assumedPlacement(recording.viewing, recording.screen.viewportWidth_px);
  const trials = [...MAP_KINDS, "chosen"] as const;
  return trials.map((candidates) => {
    const fit = chooseMap(points, candidates === "chosen" ? MAP_KINDS : [candidates], screen);
    const { map, leaveOneOut_px } = fit;
    return { candidates, kind: map.spec.kind, leaveOneOut_px, validation: validate(recording, map) };
  });
}

function pointOf({ target, samples }: RecordedTarget): CalibrationPoint {
  return { target, inputs: samples.flatMap((s) => (s.validity === "valid" ? inputOf(s) : [])) };
}

function inputOf({ raw, head, eyes, embedding }: RecordedSample) {
  return raw === null ? [] : [{ raw, head, eyes, embedding }];
}

function validate(recording: SessionRecording, map: CalibrationMap): AccuracyReport {
  const targets = recording.targets
    .filter((t) => t.role === "validation" && t.used)
    .map(({ target, samples }) => ({
      target,
      samples: samples.map((sample) => {
        const [input] = inputOf(sample);
        return {
          captured_ms: sample.captured_ms,
          validity: sample.validity,
          point: input === undefined ? null : applyMap(map, input),
        };
      }),
    }));
  return accuracyReport(targets, recording.viewing, recording.seed);
}

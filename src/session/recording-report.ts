/**
 * All figures of a session, computed from its recording alone: what the page shows live and what a
 * re-imported file shows come from here, so they agree to the last digit.
 */
import { type AccuracyReport, accuracyReport } from "./accuracy.ts";
import { type CompatibleFigures, compatibleFigures } from "./accuracy-compat.ts";
import { type Grade, type GradedAccuracy, gradeAccuracy, gradeLoss, worseOf } from "./accuracy-grade.ts";
import type { TargetRecording } from "./accuracy-target.ts";
import {
  type DataLoss,
  dataLossOf,
  type Latency,
  latencyOf,
  type SampleRate,
  sampleRateOf,
  undeliveredFrac,
} from "./accuracy-timing.ts";
import type { RecordedSample, SessionRecording } from "./recording.ts";

export interface RecordingReport {
  /** Mapped gaze before the filter: the figure to quote. */
  readonly unfiltered: AccuracyReport;
  /** The same after the filter: accuracy hardly changes, RMS-S2S does. */
  readonly filtered: AccuracyReport;
  readonly compatible: CompatibleFigures | null;
  /** Over the validation targets. */
  readonly loss: DataLoss | null;
  /** Null without data. `overall` is the worse of accuracy and loss. */
  readonly grade: { readonly accuracy: GradedAccuracy; readonly loss: Grade; readonly overall: Grade } | null;
  readonly stream: {
    readonly loss: DataLoss | null;
    /** Frames the camera promised but the page never saw; null when the camera promises nothing. */
    readonly undelivered_frac: number | null;
    readonly rate: SampleRate | null;
    /** Capture to paint. */
    readonly latency: Latency | null;
  };
}

export function recordingReport(recording: SessionRecording): RecordingReport {
  const { viewing, seed, screen, camera, samples } = recording;
  const unfilteredTargets = validationTargets(recording, (s) => s.mapped);
  const unfiltered = accuracyReport(unfilteredTargets, viewing, seed);
  const loss = dataLossOf(unfilteredTargets.flatMap((t) => t.samples.map((s) => s.validity)));
  const times = samples.map((s) => s.captured_ms);
  const duration_ms = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return {
    unfiltered,
    filtered: accuracyReport(
      validationTargets(recording, (s) => s.filtered),
      viewing,
      seed,
    ),
    compatible: compatibleFigures(unfilteredTargets, screen.viewportHeight_px),
    loss,
    grade: gradeOf(recording, unfiltered, loss),
    stream: {
      loss: dataLossOf(samples.map((s) => s.validity)),
      // n frames span n − 1 periods; the first period is outside the recorded time.
      undelivered_frac:
        camera.nominalRate_Hz === null
          ? null
          : undeliveredFrac(Math.max(0, samples.length - 1), camera.nominalRate_Hz, duration_ms),
      rate: sampleRateOf(times),
      latency: latencyOf(samples),
    },
  };
}

/** The validation targets, one stream of them. Calibration targets never enter a figure. */
function validationTargets(
  recording: SessionRecording,
  pointOf: (sample: RecordedSample) => RecordedSample["mapped"],
): TargetRecording[] {
  return recording.targets
    .filter((t) => t.role === "validation")
    .map(({ target, samples, used }) => ({
      target,
      // A target given up on delivered frames, but its gaze counts for nothing.
      samples: samples.map((s) => ({
        captured_ms: s.captured_ms,
        validity: s.validity,
        point: used ? pointOf(s) : null,
      })),
    }));
}

function gradeOf(
  { viewing, screen }: SessionRecording,
  { summary }: AccuracyReport,
  loss: DataLoss | null,
): RecordingReport["grade"] {
  if (summary.kind === "no data" || loss === null) return null;
  const viewport = { width_px: screen.viewportWidth_px, height_px: screen.viewportHeight_px };
  const accuracy = gradeAccuracy(summary.mean, viewing, viewport);
  const lossGrade = gradeLoss(loss.loss_frac);
  return { accuracy, loss: lossGrade, overall: worseOf(accuracy.grade, lossGrade) };
}

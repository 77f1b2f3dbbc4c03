/**
 * From a stream of frames to the samples that stand for one calibration target: which frames around the
 * acceptance count, which are dropped and why, and whether the target must be repeated.
 */
import type { GazePointCm } from "../units.ts";
import { type EyeGeometry, eyeGeometryOf } from "./calibration-eyes.ts";
import type { FrameResult, HeadPose } from "./observation.ts";

/** What a personal map may look at in one frame. */
export interface MapInput {
  /** Network output in the gaze frame, cm. */
  readonly raw: GazePointCm;
  readonly head: HeadPose | null;
  readonly eyes: EyeGeometry | null;
  /** Last hidden layer, any length. */
  readonly embedding: ArrayLike<number> | null;
}

/** Why a frame has or has not a usable gaze. "swap": another person's face than the one followed. */
export const SAMPLE_VALIDITIES = ["valid", "no face", "blink", "low confidence", "swap"] as const;
export type SampleValidity = (typeof SAMPLE_VALIDITIES)[number];

export interface CalibrationSample {
  readonly captured_ms: number;
  readonly validity: SampleValidity;
  /** Null exactly when there is no gaze at all (no face, blink). */
  readonly input: MapInput | null;
}

/** Faces below this detector confidence are not trusted; the detector's own default threshold. */
export const MIN_CONFIDENCE = 0.5;

/** One frame's result as a calibration sample. */
export function calibrationSampleOf(result: FrameResult, minConfidence = MIN_CONFIDENCE): CalibrationSample {
  const { captured_ms } = result;
  if (result.kind === "no-face") return { captured_ms, validity: "no face", input: null };
  if (result.kind === "eyes-closed") return { captured_ms, validity: "blink", input: null };
  const input: MapInput = {
    raw: result.raw,
    head: result.face.head,
    eyes: eyeGeometryOf(result.face.landmarks, result.frame_width, result.frame_height),
    embedding: result.embedding,
  };
  const validity = result.face.confidence < minConfidence ? "low confidence" : "valid";
  return { captured_ms, validity, input };
}

export type DropReason = Exclude<SampleValidity, "valid"> | "not a number" | "outlier";

export interface CollectOptions {
  /** Window around the acceptance, ms. */
  readonly before_ms: number;
  readonly after_ms: number;
  /** Fewest samples that may stand for a target. */
  readonly minimumCount: number;
  /** Samples further from the median than this many robust standard deviations are dropped. */
  readonly outlierSigmas: number;
  /** Deviations up to this are never outliers, cm: one step of an int8 output over ±30 cm. */
  readonly resolution_cm: number;
  /** Largest standard deviation (both axes together) of the kept raw gaze, cm. */
  readonly spreadLimit_cm: number;
}

/** Window, count and outlier rule follow Tobii-style practice; the spread limit is a tenth of the ±30 cm range. */
export const COLLECT_DEFAULTS: CollectOptions = {
  before_ms: 500,
  after_ms: 100,
  minimumCount: 8,
  outlierSigmas: 3,
  resolution_cm: 60 / 255,
  spreadLimit_cm: 3,
};

export interface DroppedSample {
  readonly captured_ms: number;
  readonly reason: DropReason;
  /** What the frame showed all the same: recorded, never used. */
  readonly input: MapInput | null;
}

export interface TargetCollection {
  readonly kept: readonly CalibrationSample[];
  readonly dropped: readonly DroppedSample[];
  /** Sample standard deviation of the kept raw gaze, both axes together, cm; null below two samples. */
  readonly spread_cm: number | null;
  /** Null when the target may be used; else why it must be repeated: the most frequent cause. */
  readonly repeat: "frame rate" | "spread" | DropReason | null;
}

/** Median absolute deviation × this = standard deviation, for normal noise. */
const MAD_TO_SIGMA = 1.4826;

/**
 * Samples of one target: those captured from `before_ms` before to `after_ms` after `accepted_ms`, less
 * blinks, lost or swapped faces, low confidence and outliers (per axis, 3 × 1.4826 × MAD from the median).
 */
export function collectTargetSamples(
  samples: readonly CalibrationSample[],
  accepted_ms: number,
  options: Partial<CollectOptions> = {},
): TargetCollection {
  const limits = { ...COLLECT_DEFAULTS, ...options };
  const dropped: DroppedSample[] = [];
  const usable: { sample: CalibrationSample; raw: GazePointCm }[] = [];
  let delivered = 0;
  for (const sample of samples) {
    const { captured_ms, validity, input } = sample;
    if (captured_ms < accepted_ms - limits.before_ms || captured_ms > accepted_ms + limits.after_ms) continue;
    delivered++;
    if (validity !== "valid") dropped.push({ captured_ms, reason: validity, input });
    else if (input === null || !Number.isFinite(input.raw.x_cm) || !Number.isFinite(input.raw.y_cm))
      dropped.push({ captured_ms, reason: "not a number", input: null });
    else usable.push({ sample, raw: input.raw });
  }
  const isInlierX = inlierTest(
    usable.map((u) => u.raw.x_cm),
    limits,
  );
  const isInlierY = inlierTest(
    usable.map((u) => u.raw.y_cm),
    limits,
  );
  const kept = usable.filter(({ raw }) => isInlierX(raw.x_cm) && isInlierY(raw.y_cm));
  for (const { sample, raw } of usable)
    if (!isInlierX(raw.x_cm) || !isInlierY(raw.y_cm))
      dropped.push({ captured_ms: sample.captured_ms, reason: "outlier", input: sample.input });
  const spread_cm = spreadOf(kept.map((u) => u.raw));
  return {
    kept: kept.map((u) => u.sample),
    dropped,
    spread_cm,
    repeat:
      delivered < limits.minimumCount
        ? "frame rate"
        : kept.length < limits.minimumCount
          ? mostFrequent(dropped.map((d) => d.reason))
          : spread_cm !== null && spread_cm > limits.spreadLimit_cm
            ? "spread"
            : null,
  };
}

function inlierTest(values: readonly number[], limits: CollectOptions): (value: number) => boolean {
  const centre = medianOf(values);
  if (centre === null) return () => true;
  const mad = medianOf(values.map((v) => Math.abs(v - centre))) ?? 0;
  // A quantised network often repeats one value: a MAD of zero must not outlaw the next step.
  const limit = Math.max(limits.outlierSigmas * MAD_TO_SIGMA * mad, limits.resolution_cm * (1 + 1e-9));
  return (value) => Math.abs(value - centre) <= limit;
}

/** Middle value, mean of the two middle ones for an even count; null when empty. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

function spreadOf(points: readonly GazePointCm[]): number | null {
  if (points.length < 2) return null;
  const meanX = points.reduce((sum, p) => sum + p.x_cm, 0) / points.length;
  const meanY = points.reduce((sum, p) => sum + p.y_cm, 0) / points.length;
  const squares = points.reduce((sum, p) => sum + (p.x_cm - meanX) ** 2 + (p.y_cm - meanY) ** 2, 0);
  return Math.sqrt(squares / (points.length - 1));
}

function mostFrequent(reasons: readonly DropReason[]): DropReason | null {
  const counts = new Map<DropReason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  let best: DropReason | null = null;
  for (const [reason, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = reason;
  return best;
}

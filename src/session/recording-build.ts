/** Turns what the page holds (collected targets, lane samples) into recorded rows. Pure. */
import { applyMap, type CalibrationMap } from "../inference/calibration.ts";
import { asFitted } from "../inference/calibration-drift.ts";
import { type MapInput, MIN_CONFIDENCE } from "../inference/calibration-samples.ts";
import type { GazeFilter } from "../inference/filter.ts";
import type { GazePointCm, ScreenPointPx } from "../units.ts";
import type { GazeValidity } from "./accuracy-timing.ts";
import type { CollectedTarget } from "./calibration-flow.ts";
import type { RecordedSample, RecordedTarget } from "./recording.ts";
import type { GazeSample, Validity } from "./samples.ts";

/**
 * A collected target as recorded: every frame of its window mapped by the map as fitted (a drift
 * correction came later and is left out), dropped ones with their reason. The filter starts afresh on the target and sees kept frames only.
 */
export function recordedTargetOf(
  collected: CollectedTarget,
  target: ScreenPointPx,
  map: CalibrationMap,
  options: { readonly filter: GazeFilter | null; readonly keepEmbedding: boolean },
): RecordedTarget {
  const { filter, keepEmbedding } = options;
  filter?.reset();
  const fitted = asFitted(map);
  const kept = collected.collection.kept.map(({ captured_ms, input, validity }) =>
    frameOf(captured_ms, validity, input, fitted, { filter, keepEmbedding }),
  );
  const dropped = collected.collection.dropped.map(({ captured_ms, reason, input }) =>
    frameOf(captured_ms, reason, input, fitted, { filter: "skip", keepEmbedding }),
  );
  return {
    role: collected.role,
    target,
    shown_ms: collected.shown_ms,
    accepted_ms: collected.accepted_ms,
    attempts: collected.attempts,
    used: collected.used,
    samples: [...kept, ...dropped].sort((a, b) => a.captured_ms - b.captured_ms),
  };
}

function frameOf(
  captured_ms: number,
  validity: GazeValidity,
  input: MapInput | null,
  map: CalibrationMap,
  options: { readonly filter: GazeFilter | "skip" | null; readonly keepEmbedding: boolean },
): RecordedSample {
  const { filter, keepEmbedding } = options;
  const mapped = input === null ? null : applyMap(map, input);
  const smooth = (point: ScreenPointPx): ScreenPointPx | null =>
    filter === "skip" ? null : filter === null ? point : filter.push(point, captured_ms);
  return {
    captured_ms,
    inferred_ms: null,
    painted_ms: null,
    validity,
    raw: input?.raw ?? null,
    mapped,
    filtered: mapped === null ? null : smooth(mapped),
    head: input?.head ?? null,
    eyes: input?.eyes ?? null,
    embedding: keepEmbedding && input?.embedding ? Array.from(input.embedding) : null,
  };
}

const VALIDITY_OF: Readonly<Record<Validity, RecordedSample["validity"]>> = {
  gaze: "valid",
  "no-face": "no face",
  "eyes-closed": "blink",
};

/**
 * A row of the live lane as recorded; NaN becomes null.
 * @param embedding the network's last hidden layer for this frame, where the visitor asked to keep it
 */
export function recordedSampleOf(
  sample: GazeSample,
  embedding: ArrayLike<number> | null = null,
): RecordedSample {
  const { raw_x_cm, raw_y_cm, yaw_deg, pitch_deg, roll_deg, head_x_cm, head_y_cm, head_z_cm } = sample;
  const raw = Number.isFinite(raw_x_cm + raw_y_cm) ? { x_cm: raw_x_cm, y_cm: raw_y_cm } : null;
  const isHeadKnown = Number.isFinite(yaw_deg + pitch_deg + roll_deg + head_x_cm + head_y_cm + head_z_cm);
  const validity = VALIDITY_OF[sample.validity];
  return {
    captured_ms: sample.captured_ms,
    inferred_ms: Number.isFinite(sample.received_ms) ? sample.received_ms : null,
    painted_ms: Number.isFinite(sample.painted_ms) ? sample.painted_ms : null,
    validity: validity === "valid" ? validityOfGaze(raw, sample.confidence) : validity,
    raw,
    mapped: pointOf(sample.mapped_x_px, sample.mapped_y_px),
    filtered: pointOf(sample.filtered_x_px, sample.filtered_y_px),
    head: isHeadKnown
      ? { yaw_deg, pitch_deg, roll_deg, x_cm: head_x_cm, y_cm: head_y_cm, z_cm: head_z_cm }
      : null,
    eyes: null,
    embedding: embedding && Array.from(embedding),
  };
}

/** As calibration-samples.ts tells it, so that live frames and target frames are lost for the same causes. */
function validityOfGaze(raw: GazePointCm | null, confidence: number): GazeValidity {
  if (raw === null) return "not a number";
  return confidence < MIN_CONFIDENCE ? "low confidence" : "valid";
}

const pointOf = (x_px: number, y_px: number): ScreenPointPx | null =>
  Number.isFinite(x_px + y_px) ? { x_px, y_px } : null;

/**
 * From a frame's result to a gaze sample: personal map (or, before calibration, the assumed geometry),
 * then smoothing. Pure apart from the filter's memory; times and geometry are passed in.
 */
import { applyMap } from "../inference/calibration.ts";
import { calibrationSampleOf } from "../inference/calibration-samples.ts";
import { createOneEuroFilter, type GazeFilter } from "../inference/filter.ts";
import type { FrameResult } from "../inference/observation.ts";
import type { ScreenPointPx } from "../units.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import { createFilter, type FilterSettings } from "./filter-settings.ts";
import type { GazeSample } from "./samples.ts";
import { cmFromPx, pxFromCm, type ScreenGeometry } from "./screen.ts";

export interface GazeTrack {
  /**
   * The next frame, in order of capture.
   * @param sent_ms when the picture went to the worker; NaN where that is not known
   */
  process(result: FrameResult, received_ms: number, sent_ms?: number): GazeSample;
  /** The calibration to use; null goes back to the assumed geometry. */
  setCalibration(record: CalibrationRecord | null): void;
  setScreen(screen: ScreenGeometry): void;
  /** Starts afresh with the filter that the settings describe. */
  setFilter(settings: FilterSettings): void;
}

export function createGazeTrack(initial: ScreenGeometry): GazeTrack {
  let screen = initial;
  let calibration: CalibrationRecord | null = null;
  let filter: GazeFilter | null = createOneEuroFilter();

  const locate = (result: FrameResult & { kind: "gaze" }): ScreenPointPx => {
    if (calibration === null) return pxFromCm(result.raw, screen);
    const { input } = calibrationSampleOf(result);
    if (input === null) return { x_px: Number.NaN, y_px: Number.NaN };
    const mapped = applyMap(calibration.fit.map, input);
    // The map speaks of the viewport it was made in (full screen); the window may have moved since.
    return pxFromCm(cmFromPx(mapped, calibration.screen), screen);
  };

  return {
    process(result, received_ms, sent_ms = Number.NaN) {
      if (result.kind !== "gaze") return absentSample(result, received_ms, sent_ms);
      const mapped = locate(result);
      const filtered = filter === null ? mapped : filter.push(mapped, result.captured_ms);
      return {
        ...absentSample(result, received_ms, sent_ms),
        raw_x_cm: result.raw.x_cm,
        raw_y_cm: result.raw.y_cm,
        mapped_x_px: mapped.x_px,
        mapped_y_px: mapped.y_px,
        filtered_x_px: filtered.x_px,
        filtered_y_px: filtered.y_px,
      };
    },
    setCalibration(record) {
      calibration = record;
      filter?.reset();
    },
    setScreen(next) {
      screen = next;
      filter?.reset();
    },
    setFilter(settings) {
      filter = createFilter(settings.filter, settings);
    },
  };
}

/** Everything a frame tells but the gaze. */
function absentSample(result: FrameResult, received_ms: number, sent_ms: number): GazeSample {
  const face = result.kind === "no-face" ? null : result.face;
  return {
    validity: result.kind,
    captured_ms: result.captured_ms,
    sent_ms,
    received_ms,
    painted_ms: Number.NaN,
    raw_x_cm: Number.NaN,
    raw_y_cm: Number.NaN,
    mapped_x_px: Number.NaN,
    mapped_y_px: Number.NaN,
    filtered_x_px: Number.NaN,
    filtered_y_px: Number.NaN,
    yaw_deg: face?.head.yaw_deg ?? Number.NaN,
    pitch_deg: face?.head.pitch_deg ?? Number.NaN,
    roll_deg: face?.head.roll_deg ?? Number.NaN,
    head_x_cm: face?.head.x_cm ?? Number.NaN,
    head_y_cm: face?.head.y_cm ?? Number.NaN,
    head_z_cm: face?.head.z_cm ?? Number.NaN,
    openness_left: face?.eyeOpenness.left ?? Number.NaN,
    openness_right: face?.eyeOpenness.right ?? Number.NaN,
    confidence: face?.confidence ?? Number.NaN,
    faceCount: face?.faceCount ?? 0,
    brightness: result.brightness,
    face_ms: result.stages.face_ms,
    crop_ms: result.stages.crop_ms,
    network_ms: result.stages.network_ms,
  };
}

/**
 * The simulated sensor beside the live camera: every camera frame becomes a simulated frame with its
 * own exposure and region; frames the sensor would have missed are counted; energy, bytes and battery
 * are summed. No clock of its own: capture times come with the frames.
 */
import type { MilliJoules, Millis, MilliWatts } from "../units.ts";
import { meanPowerOf, mJ, ms } from "../units.ts";
import { SimulationError } from "./errors.ts";
import { modeOf } from "./readout.ts";
import type { FrameReport } from "./report.ts";
import { createSchedule } from "./schedule.ts";
import { numberSetting } from "./settings.ts";
import type { FrameChanges, Simulator } from "./simulate.ts";

/** What the live picture tells the simulated sensor. */
export interface LiveFrame {
  /** On a monotonic clock. */
  readonly captured_ms: number;
  /** Mean luma of the frame, 0…1. */
  readonly brightness: number;
  /** Face square as fractions of the frame's width and height; null: no face. May reach outside. */
  readonly face: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  } | null;
}

export interface RunTotals {
  /** Camera frames offered, simulated, and missed because the sensor was busy. */
  readonly offered: number;
  readonly frames: number;
  readonly missed: number;
  readonly elapsed_ms: Millis;
  /** Frames and the idle time between them. */
  readonly energy_mJ: MilliJoules | null;
  readonly average_mW: MilliWatts | null;
  readonly battery_hours: number | null;
  readonly sent_bytes: number;
  /** What an ordinary camera would have sent for the same frames: every sample of the read-out mode. */
  readonly raw_bytes: number;
  readonly kept_bytes: number;
}

export interface Run {
  /** Simulates one camera frame; null when the sensor would have missed it. */
  offer(frame: LiveFrame): FrameReport | null;
  totals(): RunTotals;
}

/** Luma a webcam's automatic exposure steers to: assumed mid-grey of an 8-bit picture. */
const MID_GREY = 0.5;
/** An exposure follows the brightness at most this far either way: three stops, assumed. */
const EXPOSURE_RANGE = 8;
/** The region reaches this far beyond the face square on every side, so that the face may move: assumed. */
const FACE_MARGIN = 0.25;
const EVEN = 2;
/** The exposure setting's own range: what a frame may ask for is what the setting accepts. */
const { min: SHORTEST_EXPOSURE_MS, max: LONGEST_EXPOSURE_MS } = numberSetting("exposure_ms");

/** Exposure for a frame of this brightness, ms: darker picture, longer exposure, within the setting's range. */
export function exposureFor(nominal_ms: number, brightness: number): number {
  const factor = Math.min(
    EXPOSURE_RANGE,
    Math.max(1 / EXPOSURE_RANGE, MID_GREY / Math.max(brightness, 1e-6)),
  );
  return Math.min(LONGEST_EXPOSURE_MS, Math.max(SHORTEST_EXPOSURE_MS, nominal_ms * factor));
}

/** The face square with its margin in array pixels: even, on the array, at least `least_px` wide. */
export function regionFor(
  face: NonNullable<LiveFrame["face"]>,
  array: { readonly columns: number; readonly rows: number },
  least_px: number,
): Required<Pick<FrameChanges, "roi_x_px" | "roi_y_px" | "roi_width_px" | "roi_height_px">> {
  const span = (start: number, size: number, limit: number): [number, number] => {
    const from = Math.max(0, (start - size * FACE_MARGIN) * limit);
    const to = Math.min(limit, (start + size * (1 + FACE_MARGIN)) * limit);
    const length = Math.min(limit, Math.max(least_px, Math.ceil((to - from) / EVEN) * EVEN));
    const at = Math.floor(Math.max(0, Math.min(from, limit - length)) / EVEN) * EVEN;
    return [at, length];
  };
  const [roi_x_px, roi_width_px] = span(face.x, face.width, array.columns);
  const [roi_y_px, roi_height_px] = span(face.y, face.height, array.rows);
  return { roi_x_px, roi_y_px, roi_width_px, roi_height_px };
}

const LEAST_REGION_PX = 64;

function requireFinite(value: number, field: string): void {
  if (!Number.isFinite(value)) {
    throw new SimulationError("frame/invalid", field, `must be finite, got ${value}`, "Check the caller.");
  }
}

function requireFrame(frame: LiveFrame, last_ms: number | null): void {
  requireFinite(frame.captured_ms, "captured_ms");
  requireFinite(frame.brightness, "brightness");
  if (last_ms !== null && frame.captured_ms < last_ms) {
    throw new SimulationError(
      "frame/invalid",
      "captured_ms",
      `runs backwards: ${frame.captured_ms} after ${last_ms}`,
      "Offer frames in order of capture, or start a new run.",
    );
  }
  for (const field of ["x", "y", "width", "height"] as const) {
    if (frame.face !== null) requireFinite(frame.face[field], `face.${field}`);
  }
}

/** Starts counting. One run per simulator: other settings are another run. */
export function createRun(simulator: Simulator): Run {
  const { settings, device } = simulator;
  const schedule = createSchedule();
  const row_ms = modeOf(device, settings).row_time_us.value / 1000;
  let first_ms: number | null = null;
  let last_ms: number | null = null;
  let busyUntil_ms = 0;
  let offered = 0;
  let frames = 0;
  let energy_mJ: number | null = 0;
  let sent_bytes = 0;
  let raw_bytes = 0;
  let end_ms = 0;

  const changesFor = (frame: LiveFrame): FrameChanges => ({
    ...(settings.exposure_control === "brightness"
      ? { exposure_ms: exposureFor(settings.exposure_ms, frame.brightness) }
      : {}),
    ...(settings.roi_source === "face" && frame.face !== null
      ? regionFor(frame.face, device.array, LEAST_REGION_PX)
      : {}),
  });

  /** Time since the last frame the sensor may wait before a newer camera frame replaces this one. */
  const patienceFor = (captured_ms: number): number => (last_ms === null ? 0 : captured_ms - last_ms);

  return {
    offer(frame) {
      requireFrame(frame, last_ms);
      const patience_ms = patienceFor(frame.captured_ms);
      offered += 1;
      first_ms ??= frame.captured_ms;
      last_ms = frame.captured_ms;
      end_ms = Math.max(end_ms, frame.captured_ms);
      if (schedule.free_ms > frame.captured_ms + patience_ms) return null;

      const report = simulator.frame(changesFor(frame));
      const [readout, isp, inference, result] = report.segments.map((segment) => segment.duration_ms);
      const stages =
        settings.operation === "serial" || settings.payload === "pixels"
          ? [report.total_ms]
          : [(readout ?? 0) + (isp ?? 0), inference ?? 0, result ?? 0];
      const wanted_ms = settings.pacing === "timed" ? 1000 / settings.frame_rate_fps : 0;
      const period_ms = Math.max(
        wanted_ms,
        report.exposure.exposure_ms + row_ms,
        report.operation.readout_period_ms,
      );
      const placed = schedule.admit(frame.captured_ms, stages, period_ms);
      const gap_ms = frames === 0 ? 0 : Math.max(0, placed.start_ms - busyUntil_ms);
      const idle_mW = report.operation.idle_mW;
      energy_mJ =
        energy_mJ === null || report.total_mJ === null || idle_mW === null
          ? null
          : energy_mJ + report.total_mJ + (idle_mW * gap_ms) / 1000;
      busyUntil_ms = Math.max(busyUntil_ms, placed.finish_ms);
      end_ms = Math.max(end_ms, placed.finish_ms);
      frames += 1;
      sent_bytes += report.traffic.sent_bytes;
      raw_bytes += report.traffic.raw_bytes;
      return report;
    },
    totals() {
      const elapsed_ms = ms(first_ms === null ? 0 : end_ms - first_ms);
      const average_mW =
        energy_mJ === null || elapsed_ms === 0 ? null : meanPowerOf(mJ(energy_mJ), elapsed_ms);
      return {
        offered,
        frames,
        missed: offered - frames,
        elapsed_ms,
        energy_mJ: energy_mJ === null ? null : mJ(energy_mJ),
        average_mW,
        battery_hours:
          average_mW === null || average_mW === 0 ? null : (settings.battery_Wh * 1000) / average_mW,
        sent_bytes,
        raw_bytes,
        kept_bytes: Math.max(0, raw_bytes - sent_bytes),
      };
    },
  };
}

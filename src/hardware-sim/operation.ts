/**
 * Many frames one after another: the highest rate, what limits it, and the mean power at the rate
 * chosen. Serial: a frame starts when the one before has been answered. Pipelined: the sensor reads
 * the next frame while the network works on this one; the slowest stage sets the pace.
 */
import { type MilliJoules, type Millis, meanPowerOf, mJ, ms, mW } from "../units.ts";
import type { DeviceSpec, ReadoutMode } from "./device.ts";
import type { Operation, RateLimit } from "./report.ts";
import type { SensorSettings } from "./settings-table.ts";

export interface StageTimes {
  /** Read-out, ISP and hand-over: one stage, the picture passes through it row by row. */
  readonly camera_ms: number;
  readonly inference_ms: number;
  readonly result_ms: number;
}

interface FrameForOperation extends StageTimes {
  readonly total_ms: Millis;
  readonly total_mJ: MilliJoules | null;
  readonly sent_bytes: number;
}

/** Shortest times between two frames, and what sets each. */
export function periodsOf(
  mode: ReadoutMode,
  rows: number,
  settings: SensorSettings,
  frame: StageTimes,
): { serial: readonly [RateLimit, number][]; pipelined: readonly [RateLimit, number][] } {
  const row_ms = mode.row_time_us.value / 1000;
  const common: readonly [RateLimit, number][] = [
    // A row cannot be exposed again before it has been read.
    ["exposure", settings.exposure_ms + row_ms],
    ["read-out", (rows + mode.blanking_rows) * row_ms],
  ];
  const total_ms = frame.camera_ms + frame.inference_ms + frame.result_ms;
  // Pixels cannot be stored: sending them holds the camera stage until the last one has left.
  const camera_ms = settings.payload === "pixels" ? total_ms : frame.camera_ms;
  return {
    serial: [...common, ["whole frame", total_ms]],
    pipelined: [
      ...common,
      ["read-out", camera_ms],
      ["inference", frame.inference_ms],
      ["result", frame.result_ms],
    ],
  };
}

const slowestOf = (limits: readonly [RateLimit, number][]): [RateLimit, number] =>
  limits.reduce<[RateLimit, number]>(
    (slowest, limit) => (limit[1] > slowest[1] ? [...limit] : slowest),
    ["whole frame", 0],
  );

export function operationOf(
  device: DeviceSpec,
  mode: ReadoutMode,
  rows: number,
  settings: SensorSettings,
  frame: FrameForOperation,
): Operation {
  const periods = periodsOf(mode, rows, settings, frame);
  const [serialLimit, serial_ms] = slowestOf(periods.serial);
  const [pipelinedLimit, pipelined_ms] = slowestOf(periods.pipelined);
  const [ownLimit, shortest_ms] =
    settings.operation === "serial" ? [serialLimit, serial_ms] : [pipelinedLimit, pipelined_ms];
  const wanted_ms = settings.pacing === "timed" ? 1000 / settings.frame_rate_fps : 0;
  const period_ms = Math.max(shortest_ms, wanted_ms);
  const idle_ms = ms(Math.max(0, period_ms - frame.total_ms));
  const idle_mW =
    settings.between_frames === "standby" && device.imaging_mW !== null
      ? mW(settings.standby_mW)
      : device.imaging_mW === null
        ? null
        : mW(device.imaging_mW.value);
  const idle_mJ = idle_mW === null ? null : mJ((idle_mW * idle_ms) / 1000);
  const average_mW =
    frame.total_mJ === null || idle_mJ === null
      ? null
      : meanPowerOf(mJ(frame.total_mJ + idle_mJ), ms(period_ms));
  return {
    period_ms: ms(period_ms),
    readout_period_ms: ms(((rows + mode.blanking_rows) * mode.row_time_us.value) / 1000),
    frame_rate_fps: 1000 / period_ms,
    serial_fps: 1000 / serial_ms,
    pipelined_fps: 1000 / pipelined_ms,
    limited_by: wanted_ms > shortest_ms ? "chosen rate" : ownLimit,
    rate_reached: settings.pacing === "free-run" || wanted_ms >= shortest_ms,
    idle_ms,
    idle_mW,
    idle_mJ,
    average_mW,
    battery_hours: average_mW === null || average_mW === 0 ? null : (settings.battery_Wh * 1000) / average_mW,
    link_bytes_per_s: (frame.sent_bytes * 1000) / period_ms,
  };
}

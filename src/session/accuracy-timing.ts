/**
 * Completeness and timing of a recording: data loss by cause, sample rate and its jitter, latency.
 * Nothing recorded gives null ("no data"), never 0.
 */
import { SAMPLE_VALIDITIES, type SampleValidity } from "../inference/calibration-samples.ts";

/**
 * Percentile by linear interpolation between order statistics (Hyndman & Fan 1996, type 7).
 * @param share_frac 0 … 1
 */
export function percentileOf(values: ArrayLike<number>, share_frac: number): number | null {
  const sorted = Float64Array.from(values).sort();
  const position = share_frac * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}

/** A frame's fate in the metrics: as delivered, or left out of its target. */
export const GAZE_VALIDITIES = [...SAMPLE_VALIDITIES, "outlier", "not a number"] as const;
export type GazeValidity = SampleValidity | "outlier" | "not a number";

export interface DataLoss {
  readonly deliveredCount: number;
  readonly validCount: number;
  /** 1 − valid / delivered, 0 … 1. */
  readonly loss_frac: number;
  /** Share of the delivered frames lost for each cause; they add up to loss_frac. */
  readonly byCause_frac: Readonly<Record<Exclude<GazeValidity, "valid">, number>>;
}

export function dataLossOf(validities: readonly GazeValidity[]): DataLoss | null {
  const n = validities.length;
  if (n === 0) return null;
  const counts = new Map<GazeValidity, number>();
  for (const validity of validities) counts.set(validity, (counts.get(validity) ?? 0) + 1);
  const share = (validity: GazeValidity): number => (counts.get(validity) ?? 0) / n;
  const validCount = counts.get("valid") ?? 0;
  return {
    deliveredCount: n,
    validCount,
    loss_frac: 1 - validCount / n,
    byCause_frac: {
      "no face": share("no face"),
      blink: share("blink"),
      "low confidence": share("low confidence"),
      swap: share("swap"),
      outlier: share("outlier"),
      "not a number": share("not a number"),
    },
  };
}

/**
 * Share of the frames the camera should have delivered in `duration_ms` but did not, 0 … 1: dropped before
 * they reached the network. A camera faster than nominal loses nothing.
 */
export function undeliveredFrac(
  deliveredCount: number,
  nominalRate_Hz: number,
  duration_ms: number,
): number | null {
  const expected = (nominalRate_Hz * duration_ms) / 1000;
  return expected > 0 ? Math.max(0, 1 - deliveredCount / expected) : null;
}

export interface SampleRate {
  /** (n − 1) / (last − first). */
  readonly rate_Hz: number;
  readonly interval_p50_ms: number;
  readonly interval_p95_ms: number;
}

/** @param captured_ms rising capture times; null below two distinct ones. */
export function sampleRateOf(captured_ms: readonly number[]): SampleRate | null {
  const first = captured_ms[0];
  const last = captured_ms.at(-1);
  if (first === undefined || last === undefined || last <= first) return null;
  const intervals = captured_ms.slice(1).map((t, i) => t - (captured_ms[i] ?? t));
  const interval_p50_ms = percentileOf(intervals, 0.5);
  const interval_p95_ms = percentileOf(intervals, 0.95);
  if (interval_p50_ms === null || interval_p95_ms === null) return null;
  return { rate_Hz: (1000 * (captured_ms.length - 1)) / (last - first), interval_p50_ms, interval_p95_ms };
}

export interface Latency {
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly count: number;
}

/** Capture to paint, over the frames that were painted. */
export function latencyOf(
  frames: readonly { readonly captured_ms: number; readonly painted_ms: number | null }[],
): Latency | null {
  const delays = frames.flatMap((f) => (f.painted_ms === null ? [] : [f.painted_ms - f.captured_ms]));
  const p50_ms = percentileOf(delays, 0.5);
  const p95_ms = percentileOf(delays, 0.95);
  return p50_ms === null || p95_ms === null ? null : { p50_ms, p95_ms, count: delays.length };
}

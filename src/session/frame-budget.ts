/**
 * Where the time of a frame goes, from light to dot, over the last seconds: every stage with its median and
 * its 95th percentile. Measured in this browser; frames without a gaze or never drawn do not count. Pure.
 */
import { percentileOf } from "./accuracy-timing.ts";
import type { GazeSample, SampleLane } from "./samples.ts";

/** Long enough for a 95th percentile to mean something at 15 frames per second. */
export const BUDGET_WINDOW_MS = 10_000;

/** Below this many frames there is no 95th percentile to speak of. */
const LEAST_FRAMES = 20;

/** In order of the frame's way; together they are the whole. */
export const BUDGET_STAGES = ["capture", "handover", "face", "crop", "network", "paint"] as const;
export type BudgetStage = (typeof BUDGET_STAGES)[number];

export interface Spread {
  readonly p50_ms: number;
  readonly p95_ms: number;
}

export interface FrameBudget {
  readonly frames: number;
  readonly stages: Readonly<Record<BudgetStage, Spread>>;
  /** What is ours to make fast: crop and network of the same frame. */
  readonly cropAndNetwork: Spread;
  /** Face, crop and network: what limits the rate. */
  readonly computing: Spread;
  /** Capture to paint, waiting included. */
  readonly whole: Spread;
  /** Median of computing over median of face. */
  readonly computing_per_face: number;
  /** Median of the whole over median of face. */
  readonly whole_per_face: number;
}

/**
 * capture: until a copy of the picture is on its way to the worker; handover: both messages and waiting for
 * the worker to be free, and the pictures for the view; paint: the rest of the page's work and waiting for the screen's next refresh.
 */
const STAGE_MS: Readonly<Record<BudgetStage, (row: GazeSample) => number>> = {
  capture: (row) => row.sent_ms - row.captured_ms,
  handover: (row) => row.received_ms - row.sent_ms - row.face_ms - row.crop_ms - row.network_ms,
  face: (row) => row.face_ms,
  crop: (row) => row.crop_ms,
  network: (row) => row.network_ms,
  paint: (row) => row.painted_ms - row.received_ms,
};

/** Null until enough frames were drawn within the window. */
export function frameBudget(samples: SampleLane, now_ms: number): FrameBudget | null {
  return budgetOf(samples.between(now_ms - BUDGET_WINDOW_MS, now_ms));
}

export function budgetOf(all: readonly GazeSample[]): FrameBudget | null {
  const rows = all.filter((row) => row.validity === "gaze" && !Number.isNaN(row.painted_ms + row.sent_ms));
  if (rows.length < LEAST_FRAMES) return null;
  const spread = (time_ms: (row: GazeSample) => number): Spread => {
    const times = rows.map(time_ms);
    return {
      p50_ms: percentileOf(times, 0.5) ?? Number.NaN,
      p95_ms: percentileOf(times, 0.95) ?? Number.NaN,
    };
  };
  const stages = Object.fromEntries(BUDGET_STAGES.map((stage) => [stage, spread(STAGE_MS[stage])])) as Record<
    BudgetStage,
    Spread
  >;
  const computing = spread((row) => row.face_ms + row.crop_ms + row.network_ms);
  const whole = spread((row) => row.painted_ms - row.captured_ms);
  return {
    frames: rows.length,
    stages,
    cropAndNetwork: spread((row) => row.crop_ms + row.network_ms),
    computing,
    whole,
    computing_per_face: computing.p50_ms / stages.face.p50_ms,
    whole_per_face: whole.p50_ms / stages.face.p50_ms,
  };
}

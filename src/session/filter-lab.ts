/**
 * The filter lab's stream: the same gaze through no filter, One Euro and Kalman, frame by frame, on the
 * capture clock. Keeps the last seconds, so that new parameters show at once what they would have done to
 * the very same gaze. Pure apart from its memory.
 */
import { medianOf } from "../inference/calibration-samples.ts";
import type { ScreenPointPx } from "../units.ts";
import { createFilter, type FilterName, type FilterSettings } from "./filter-settings.ts";
import type { GazeSample } from "./samples.ts";

/** In the order they are shown. "none" is the calibrated gaze before any smoothing. */
export const LAB_FILTERS = ["none", "one-euro", "kalman"] as const satisfies readonly FilterName[];

/** One frame; points null where it has no gaze (no face, eyes closed). */
export interface LabFrame {
  readonly captured_ms: number;
  readonly points: Readonly<Record<FilterName, ScreenPointPx>> | null;
}

export type LabInput = Pick<GazeSample, "captured_ms" | "validity" | "mapped_x_px" | "mapped_y_px">;

export interface FilterLab {
  /** Oldest first; never older than the memory. */
  readonly frames: readonly LabFrame[];
  /** The next frame; one that is not newer than the last is ignored. */
  push(sample: LabInput): void;
  /** Filters everything kept again, from its oldest frame on. */
  setSettings(settings: FilterSettings): void;
  /** Forgets everything: another calibration, screen or source makes another gaze. */
  clear(): void;
}

/** Stretch that is drawn and summed up. */
export const LAB_WINDOW_MS = 10_000;
/** The filters start this much before the window when parameters change, so that its edge is no start. */
const WARM_UP_MS = 2000;

export function createFilterLab(initial: FilterSettings): FilterLab {
  let settings = initial;
  let step = createStep(settings);
  let frames: LabFrame[] = [];
  return {
    get frames() {
      return frames;
    },
    push({ captured_ms, validity, mapped_x_px, mapped_y_px }) {
      const last_ms = frames.at(-1)?.captured_ms ?? Number.NEGATIVE_INFINITY;
      if (!(captured_ms > last_ms)) return;
      const hasGaze = validity === "gaze" && Number.isFinite(mapped_x_px) && Number.isFinite(mapped_y_px);
      frames.push(step(captured_ms, hasGaze ? { x_px: mapped_x_px, y_px: mapped_y_px } : null));
      const oldest_ms = captured_ms - LAB_WINDOW_MS - WARM_UP_MS;
      while ((frames[0]?.captured_ms ?? captured_ms) < oldest_ms) frames.shift();
    },
    setSettings(next) {
      settings = next;
      step = createStep(settings);
      frames = refilter(frames, settings, step);
    },
    clear() {
      frames = [];
      step = createStep(settings);
    },
  };
}

/** Filters kept gaze afresh with other settings; the frames given are left as they are. */
export function refilter(
  frames: readonly LabFrame[],
  settings: FilterSettings,
  step: Step = createStep(settings),
): LabFrame[] {
  return frames.map(({ captured_ms, points }) => step(captured_ms, points?.none ?? null));
}

type Step = (captured_ms: number, raw: ScreenPointPx | null) => LabFrame;

function createStep(settings: FilterSettings): Step {
  const oneEuro = createFilter("one-euro", settings);
  const kalman = createFilter("kalman", settings);
  return (captured_ms, raw) => {
    if (raw === null) return { captured_ms, points: null };
    const points = {
      none: raw,
      "one-euro": oneEuro?.push(raw, captured_ms) ?? raw,
      kalman: kalman?.push(raw, captured_ms) ?? raw,
    };
    return { captured_ms, points };
  };
}

/** The frames of the last `LAB_WINDOW_MS`. */
export function windowOf(frames: readonly LabFrame[]): readonly LabFrame[] {
  const newest_ms = frames.at(-1)?.captured_ms ?? 0;
  return frames.filter(({ captured_ms }) => captured_ms >= newest_ms - LAB_WINDOW_MS);
}

/** Median interval between frames, ms; null below two. */
export function periodOf(frames: readonly LabFrame[]): number | null {
  const intervals = frames.slice(1).map((frame, i) => frame.captured_ms - (frames[i]?.captured_ms ?? 0));
  return medianOf(intervals);
}

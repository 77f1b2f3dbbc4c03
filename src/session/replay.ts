/**
 * A recorded session on one time line, for playing it again: which frame stood at a time, which target was
 * shown, and where there was no gaze. Pure.
 */
import type { ScreenPointPx } from "../units.ts";
import { type GazeValidity, percentileOf } from "./accuracy-timing.ts";
import type { RecordedTarget, SessionRecording } from "./recording.ts";
import type { SessionFile } from "./session-file.ts";

export interface ReplayFrame {
  /** From the start of the replay. */
  readonly at_ms: number;
  readonly validity: GazeValidity;
  /** After the personal map, before and after the filter; null where there was no gaze. */
  readonly mapped: ScreenPointPx | null;
  readonly filtered: ScreenPointPx | null;
}

export interface ReplayTarget extends Pick<RecordedTarget, "role" | "target" | "used"> {
  readonly from_ms: number;
  readonly to_ms: number;
}

export interface Replay {
  /** File name, as the visitor's computer calls it. */
  readonly name: string;
  readonly file: SessionFile;
  readonly frames: readonly ReplayFrame[];
  readonly targets: readonly ReplayTarget[];
  readonly duration_ms: number;
  /** A frame stands for at most this long; after that there is a gap. */
  readonly hold_ms: number;
}

/** Three missed frames are a gap; below this a gap could not be seen. */
const HOLD_PERIODS = 3;
const SHORTEST_HOLD_MS = 120;

export function createReplay(name: string, file: SessionFile): Replay {
  const { recording } = file;
  const rows = rowsOf(recording);
  const first = rows[0]?.captured_ms ?? Number.POSITIVE_INFINITY;
  const start_ms = Math.min(first, ...recording.targets.map(({ shown_ms }) => shown_ms));
  const frames = rows.map(
    ({ captured_ms, validity, mapped, filtered }): ReplayFrame => ({
      at_ms: captured_ms - start_ms,
      validity,
      mapped: validity === "valid" ? mapped : null,
      filtered: validity === "valid" ? filtered : null,
    }),
  );
  const targets = recording.targets.map(({ role, target, used, shown_ms, accepted_ms, samples }) => ({
    role,
    target,
    used,
    from_ms: shown_ms - start_ms,
    to_ms: Math.max(accepted_ms, samples.at(-1)?.captured_ms ?? accepted_ms) - start_ms,
  }));
  const periods = frames.slice(1).map((frame, index) => frame.at_ms - (frames[index]?.at_ms ?? 0));
  const hold_ms = Math.max(SHORTEST_HOLD_MS, HOLD_PERIODS * (percentileOf(periods, 0.5) ?? 0));
  const ends = [frames.at(-1)?.at_ms ?? 0, ...targets.map(({ to_ms }) => to_ms)];
  return { name, file, frames, targets, duration_ms: Math.max(...ends), hold_ms };
}

/**
 * All frames in order of capture. A frame that stood for a target is shown as its target recorded it: mapped
 * by the map that it helped to fit, where the stream still held what came before the calibration.
 */
function rowsOf({ samples, targets }: SessionRecording): SessionRecording["samples"] {
  const byTime = new Map(samples.map((sample) => [sample.captured_ms, sample]));
  for (const target of targets) for (const sample of target.samples) byTime.set(sample.captured_ms, sample);
  return [...byTime.values()].sort((a, b) => a.captured_ms - b.captured_ms);
}

/** Index of the newest frame at a time; −1 before the first. */
function frameIndexAt(frames: readonly ReplayFrame[], at_ms: number): number {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle]?.at_ms ?? 0) <= at_ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What stood on the screen at a time: a frame, or null in a gap. */
export function frameAt({ frames, hold_ms }: Replay, at_ms: number): ReplayFrame | null {
  const frame = frames[frameIndexAt(frames, at_ms)];
  return frame === undefined || at_ms - frame.at_ms > hold_ms ? null : frame;
}

/** The frames that led to a time, oldest first. */
export function framesBefore({ frames }: Replay, at_ms: number, trail_ms: number): readonly ReplayFrame[] {
  const last = frameIndexAt(frames, at_ms);
  return frames.slice(frameIndexAt(frames, at_ms - trail_ms) + 1, last + 1);
}

export function targetAt({ targets }: Replay, at_ms: number): ReplayTarget | null {
  return targets.find(({ from_ms, to_ms }) => at_ms >= from_ms && at_ms <= to_ms) ?? null;
}

export interface ReplaySpan {
  readonly from_ms: number;
  readonly to_ms: number;
}

/** Stretches with gaze, in order; what lies between them is absence. */
export function gazeSpans({ frames, hold_ms }: Replay): ReplaySpan[] {
  const spans: { from_ms: number; to_ms: number }[] = [];
  let open: { from_ms: number; to_ms: number } | null = null;
  for (const [index, { at_ms, mapped }] of frames.entries()) {
    if (open !== null && (mapped === null || at_ms - open.to_ms > hold_ms)) open = null;
    if (mapped === null) continue;
    if (open === null) {
      open = { from_ms: at_ms, to_ms: at_ms };
      spans.push(open);
    }
    // A frame lasts until the next one.
    const next_ms = frames[index + 1]?.at_ms ?? at_ms;
    open.to_ms = next_ms - at_ms > hold_ms ? at_ms : next_ms;
  }
  return spans;
}

export interface ReplayCounts {
  readonly frameCount: number;
  readonly gazeCount: number;
  /** Of the frames with gaze, those whose gaze left the viewport. */
  readonly outsideCount: number;
}

export function countsOf({ frames, file }: Replay): ReplayCounts {
  const { viewportWidth_px, viewportHeight_px } = file.recording.screen;
  const seen = frames.flatMap(({ mapped }) => mapped ?? []);
  const isOutside = ({ x_px, y_px }: ScreenPointPx): boolean =>
    x_px < 0 || y_px < 0 || x_px > viewportWidth_px || y_px > viewportHeight_px;
  return {
    frameCount: frames.length,
    gazeCount: seen.length,
    outsideCount: seen.filter(isOutside).length,
  };
}

/**
 * How far a filter's output trails its input: the delay at which the filtered gaze correlates best with the
 * unfiltered gaze of the same frames (Pearson, x and y together), found on a grid of one frame and refined
 * by a parabola through the best delay and its two neighbours (Jacovitti & Scarano, IEEE TSP 41(2), 1993).
 *
 * One number for a filter whose delay varies: for the movements that were made in these seconds. Noise
 * passes a low pass with less delay than movement does, so the figure reads too small where noise is strong:
 * by up to 10 ms at the most noise that is let through (tested). Beyond that, and while the gaze rests, there
 * is no figure.
 */
import { type LabFrame, periodOf } from "./filter-lab.ts";
import type { FilterName } from "./filter-settings.ts";

export type Lag =
  | {
      readonly kind: "measured";
      readonly lag_ms: number;
      /** Correlation at the best delay, 0 … 1. */
      readonly correlation: number;
    }
  | { readonly kind: "no data"; readonly reason: "too few frames" | "at rest" | "beyond range" };

/** Longest delay looked for. */
export const MAX_LAG_MS = 600;
/** Fewest frames with gaze: about a second. */
const MIN_FRAMES = 30;
/** Variance of the movement over variance of the frame-to-frame noise, at least. */
const MIN_MOVEMENT_RATIO = 8;
/** Less movement than this is none, px (standard deviation of both axes together). */
const MIN_MOVEMENT_PX = 1;
/** Frames further apart than this many periods have nothing in between. */
const MAX_GAP_PERIODS = 1.5;

/** Gaze at even steps; NaN where there was none. */
interface EvenTrace {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Delay of `filter` against the unfiltered gaze over the frames given. */
export function lagOf(frames: readonly LabFrame[], filter: FilterName): Lag {
  const period_ms = periodOf(frames);
  const gazeCount = frames.filter(({ points }) => points !== null).length;
  if (period_ms === null || period_ms <= 0 || gazeCount < MIN_FRAMES)
    return { kind: "no data", reason: "too few frames" };
  const raw = evenTrace(frames, "none", period_ms);
  if (!hasMoved(raw)) return { kind: "no data", reason: "at rest" };
  const filtered = evenTrace(frames, filter, period_ms);
  const longest = Math.ceil(MAX_LAG_MS / period_ms);
  // From −1 on, so that a peak at 0 has two neighbours as well.
  const correlations = Array.from({ length: longest + 3 }, (_, i) => correlationAt(raw, filtered, i - 1));
  let best = 1;
  for (let i = 1; i < correlations.length - 1; i++)
    if ((correlations[i] ?? -1) > (correlations[best] ?? -1)) best = i;
  const [before, peak, after] = [correlations[best - 1], correlations[best], correlations[best + 1]];
  if (before === undefined || peak === undefined || after === undefined || !(peak > after))
    return { kind: "no data", reason: "beyond range" };
  const bend = before - 2 * peak + after;
  const shift = bend < 0 ? (before - after) / (2 * bend) : 0;
  return { kind: "measured", lag_ms: (best - 1 + shift) * period_ms, correlation: peak };
}

/** Linear interpolation at every `period_ms` from the first frame on; gaps stay gaps. */
function evenTrace(frames: readonly LabFrame[], filter: FilterName, period_ms: number): EvenTrace {
  const first_ms = frames[0]?.captured_ms ?? 0;
  const last_ms = frames.at(-1)?.captured_ms ?? first_ms;
  const count = Math.floor((last_ms - first_ms) / period_ms + 1e-6) + 1;
  const x = new Float64Array(count).fill(Number.NaN);
  const y = new Float64Array(count).fill(Number.NaN);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const time_ms = first_ms + i * period_ms;
    while (at + 2 < frames.length && (frames[at + 1]?.captured_ms ?? 0) <= time_ms) at++;
    const [a, b] = [frames[at], frames[at + 1]];
    const [from, to] = [a?.points?.[filter], b?.points?.[filter]];
    if (!a || !b || !from || !to || b.captured_ms - a.captured_ms > MAX_GAP_PERIODS * period_ms) continue;
    const share = (time_ms - a.captured_ms) / (b.captured_ms - a.captured_ms);
    x[i] = from.x_px + share * (to.x_px - from.x_px);
    y[i] = from.y_px + share * (to.y_px - from.y_px);
  }
  return { x, y };
}

/**
 * White noise alone has a mean squared step of twice its variance; what the variance exceeds that by is
 * movement (von Neumann, Annals of Mathematical Statistics 12, 1941).
 */
function hasMoved({ x, y }: EvenTrace): boolean {
  const total = varianceOf(x) + varianceOf(y);
  const noise = (meanSquaredStep(x) + meanSquaredStep(y)) / 2;
  const movement = total - noise;
  return movement > MIN_MOVEMENT_PX ** 2 && movement >= MIN_MOVEMENT_RATIO * noise;
}

function varianceOf(values: Float64Array): number {
  const present = values.filter((v) => !Number.isNaN(v));
  const mean = present.reduce((sum, v) => sum + v, 0) / present.length;
  return present.reduce((sum, v) => sum + (v - mean) ** 2, 0) / present.length;
}

function meanSquaredStep(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 1; i < values.length; i++) {
    const step = (values[i] ?? Number.NaN) - (values[i - 1] ?? Number.NaN);
    if (Number.isNaN(step)) continue;
    sum += step * step;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Pearson correlation of raw at i − delay with filtered at i, deviations of both axes together; −1 … 1. */
function correlationAt(raw: EvenTrace, filtered: EvenTrace, delay: number): number {
  const x = sumsAt(raw.x, filtered.x, delay);
  const y = sumsAt(raw.y, filtered.y, delay);
  return (x.both + y.both) / Math.sqrt((x.raw + y.raw) * (x.filtered + y.filtered)) || 0;
}

/** Sums over the pairs in which both are present; nothing is allocated per pair. */
function sumsAt(raw: Float64Array, filtered: Float64Array, delay: number) {
  let count = 0;
  let meanRaw = 0;
  let meanFiltered = 0;
  const sums = { both: 0, raw: 0, filtered: 0 };
  for (let i = Math.max(0, delay); i < filtered.length && i - delay < raw.length; i++) {
    const r = raw[i - delay] ?? Number.NaN;
    const f = filtered[i] ?? Number.NaN;
    if (Number.isNaN(r) || Number.isNaN(f)) continue;
    // Running means (Welford, Technometrics 4(3), 1962): one pass, and no loss of digits.
    count++;
    const fromRaw = r - meanRaw;
    const fromFiltered = f - meanFiltered;
    meanRaw += fromRaw / count;
    meanFiltered += fromFiltered / count;
    sums.both += fromRaw * (f - meanFiltered);
    sums.raw += fromRaw * (r - meanRaw);
    sums.filtered += fromFiltered * (f - meanFiltered);
  }
  return sums;
}

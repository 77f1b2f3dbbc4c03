/**
 * A filter's answer to a saccade of known size, computed, not measured: gaze at rest for two seconds, then
 * on another place from one frame to the next. The same parameters give the same figures on every machine.
 */
import { createFilter, type FilterName, type FilterSettings } from "./filter-settings.ts";

export interface StepResponse {
  /** From the first frame at the new place until the filtered gaze has gone half the way; null: not within 3 s. */
  readonly half_ms: number | null;
  /** … nine tenths of the way. */
  readonly ninety_ms: number | null;
  /** How far beyond the new place it goes, as a share of the way; 0 when it does not. */
  readonly overshoot_frac: number;
}

/** A saccade over a third of a 1920 px screen. */
export const STEP_PX = 600;
const REST_MS = 2000;
const AFTER_MS = 3000;

export function stepResponse(name: FilterName, settings: FilterSettings, rate_Hz: number): StepResponse {
  const filter = createFilter(name, settings);
  const period_ms = 1000 / rate_Hz;
  const push = (x_px: number, time_ms: number): number =>
    filter === null ? x_px : filter.push({ x_px, y_px: 0 }, time_ms).x_px;
  for (let i = Math.ceil(REST_MS / period_ms); i >= 1; i--) push(0, -i * period_ms);
  const way_frac: number[] = [];
  for (let i = 0; i * period_ms <= AFTER_MS; i++) way_frac.push(push(STEP_PX, i * period_ms) / STEP_PX);
  return {
    half_ms: reached(way_frac, 0.5, period_ms),
    ninety_ms: reached(way_frac, 0.9, period_ms),
    overshoot_frac: Math.max(0, Math.max(...way_frac) - 1),
  };
}

/** When a share of the way was first gone, between frames by straight lines; 0 when the first frame is there. */
function reached(way_frac: readonly number[], share: number, period_ms: number): number | null {
  const index = way_frac.findIndex((way) => way >= share);
  const now = way_frac[index];
  const before = way_frac[index - 1];
  if (now === undefined) return null;
  return before === undefined ? 0 : (index - (now - share) / (now - before)) * period_ms;
}

/** Names, line patterns and colours of the filters in the lab: the same in traces, scatter and tables. */
import type { Lag } from "../../session/filter-lab-lag.ts";
import type { FilterName } from "../../session/filter-settings.ts";

export interface FilterLook {
  readonly label: string;
  /** Custom property of tokens.css. */
  readonly colour: string;
  /** Dash pattern, px; empty for a full line. Every filter has its own: colour is never the only signal. */
  readonly dash: readonly number[];
  readonly width_px: number;
}

export const FILTER_LOOKS: Readonly<Record<FilterName, FilterLook>> = {
  none: { label: "raw", colour: "--color-text-muted", dash: [1.5, 2.5], width_px: 1.5 },
  "one-euro": { label: "One Euro", colour: "--color-trace-one-euro", dash: [], width_px: 2.5 },
  kalman: { label: "Kalman", colour: "--color-trace-kalman", dash: [9, 4], width_px: 2.5 },
};

/** Why a lag has no figure, in a few words. */
const NO_LAG_WORDS: Readonly<Record<(Lag & { kind: "no data" })["reason"], string>> = {
  "too few frames": "no data yet",
  "at rest": "gaze rests",
  "beyond range": "over 600 ms",
};

export const lagText = (lag: Lag): string =>
  lag.kind === "measured" ? `${Math.round(lag.lag_ms)} ms` : NO_LAG_WORDS[lag.reason];

/** From the page's settings to the filters they describe: one place, for the dot and for the filter lab. */
import {
  createOneEuroFilter,
  type GazeFilter,
  ONE_EURO_DEFAULTS,
  type OneEuroOptions,
} from "../inference/filter.ts";
import { createKalmanFilter, KALMAN_DEFAULTS, type KalmanOptions } from "../inference/filter-kalman.ts";
import type { PageSettings } from "./settings.ts";

/** The settings that shape smoothing, as they stand in the address. */
const FILTER_SETTING_NAMES = [
  "filter",
  "euro_cutoff_Hz",
  "euro_beta",
  "euro_derivative_Hz",
  "kalman_noise_px",
  "kalman_agility",
] as const satisfies readonly (keyof PageSettings)[];

export type FilterSettings = Pick<PageSettings, (typeof FILTER_SETTING_NAMES)[number]>;
export type FilterName = PageSettings["filter"];

/** A fresh filter; null for no smoothing. */
export function createFilter(name: FilterName, settings: FilterSettings): GazeFilter | null {
  switch (name) {
    case "one-euro":
      return createOneEuroFilter(oneEuroOptions(settings));
    case "kalman":
      return createKalmanFilter(kalmanOptions(settings));
    case "none":
      return null;
    default:
      return name satisfies never;
  }
}

/** Every parameter of the chosen filter by its name, for a recording. */
export function filterParameters(settings: FilterSettings): Readonly<Record<string, number>> {
  switch (settings.filter) {
    case "one-euro":
      return { ...oneEuroOptions(settings) };
    case "kalman":
      return { ...kalmanOptions(settings) };
    case "none":
      return {};
    default:
      return settings.filter satisfies never;
  }
}

const oneEuroOptions = (settings: FilterSettings): OneEuroOptions => ({
  ...ONE_EURO_DEFAULTS,
  minCutoff_Hz: settings.euro_cutoff_Hz,
  beta_perPx: settings.euro_beta,
  derivativeCutoff_Hz: settings.euro_derivative_Hz,
});

const kalmanOptions = (settings: FilterSettings): KalmanOptions => ({
  ...KALMAN_DEFAULTS,
  sampleNoise_px: settings.kalman_noise_px,
  agility: settings.kalman_agility,
});

export function changesFilter(change: Partial<PageSettings>): boolean {
  return FILTER_SETTING_NAMES.some((name) => change[name] !== undefined);
}

/** The lab's parameters as tables, from which the controls are built. The ends of a slider are
 * where it is useful; the field beside it takes what the address takes. */
import type { Parameter } from "./ParameterField.tsx";

export const ONE_EURO_PARAMETERS: readonly Parameter[] = [
  {
    name: "euro_cutoff_Hz",
    label: "Cut-off at rest",
    unit: "Hz",
    effect: "Higher: less lag, more jitter while the eyes rest.",
    range: { min: 0.05, max: 12, step: 0.05 },
  },
  {
    name: "euro_beta",
    label: "Beta: rise of the cut-off with speed",
    unit: "Hz per px/s",
    effect: "Higher: less lag in a movement.",
    range: { min: 0.00005, max: 0.05, step: 0.00005 },
  },
  {
    name: "euro_derivative_Hz",
    label: "Cut-off of the speed estimate",
    unit: "Hz",
    effect: "Lower: noise is less often taken for speed.",
    range: { min: 0.05, max: 12, step: 0.05 },
  },
];

export const KALMAN_PARAMETERS: readonly Parameter[] = [
  {
    name: "kalman_agility",
    label: "Process noise: how abruptly the eye may speed up",
    unit: "px/s^1.5",
    effect: "Higher: less lag, more jitter.",
    range: { min: 50, max: 100_000, step: 1 },
  },
  {
    name: "kalman_noise_px",
    label: "Measurement noise: spread of one sample per axis",
    unit: "px",
    effect: "Higher: less jitter, more lag. The spread of raw above is a good guess.",
    range: { min: 2, max: 1000, step: 1 },
  },
];

export const FIXATION_PARAMETERS: readonly Parameter[] = [
  {
    name: "fixation_deg",
    label: "Dispersion: largest width + height",
    unit: "°",
    effect: "Wider: noisier gaze still counts as one fixation.",
    range: { min: 0.5, max: 15, step: 0.1 },
  },
  {
    name: "fixation_ms",
    label: "Shortest duration",
    unit: "ms",
    effect: "Longer: fewer, surer fixations.",
    range: { min: 50, max: 1000, step: 10 },
  },
];

/** Between a slider's position and a setting's value. Wide ranges are walked by factors. */
import type { NumberSetting } from "../../hardware-sim/settings-table.ts";

/** What a slider needs to know of a setting. */
export type SliderRange = Pick<NumberSetting, "min" | "max" | "step">;

/** Ranges over more than this ratio are walked in equal factors, not equal steps. */
const LOG_RATIO = 200;
export const SLIDER_STEPS = 200;

const isLogarithmic = (spec: SliderRange): boolean => spec.min > 0 && spec.max / spec.min > LOG_RATIO;

/** Slider position 0…SLIDER_STEPS to value, rounded to three digits or the setting's step. */
export function sliderValue(spec: SliderRange, position: number): number {
  const share = Math.min(1, Math.max(0, position / SLIDER_STEPS));
  if (share === 0) return spec.min;
  if (share === 1) return spec.max;
  if (isLogarithmic(spec)) return Number((spec.min * (spec.max / spec.min) ** share).toPrecision(2));
  const raw = spec.min + (spec.max - spec.min) * share;
  return Math.min(
    spec.max,
    Math.max(spec.min, Number((Math.round(raw / spec.step) * spec.step).toPrecision(6))),
  );
}

export function sliderPosition(spec: SliderRange, value: number): number {
  const share = isLogarithmic(spec)
    ? Math.log(value / spec.min) / Math.log(spec.max / spec.min)
    : (value - spec.min) / (spec.max - spec.min);
  return Math.round(share * SLIDER_STEPS);
}

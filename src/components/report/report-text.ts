/** Numbers of the report as text. "No data" is said in words; a number that is not there is never 0. */
import type { LengthBasis } from "../../inference/calibration-viewing.ts";
import type { Displacement, Extent } from "../../session/accuracy-units.ts";

export const NO_DATA = "no data";

export type LengthUnit = "px" | "cm" | "deg";

const DIGITS: Readonly<Record<LengthUnit, number>> = { px: 1, cm: 2, deg: 2 };
const SIGNS: Readonly<Record<LengthUnit, string>> = { px: " px", cm: " cm", deg: "°" };
const AREAS: Readonly<Record<LengthUnit, string>> = { px: " px²", cm: " cm²", deg: " deg²" };

const UNITS: readonly LengthUnit[] = ["px", "cm", "deg"];

export function lengthText(value: number, unit: LengthUnit): string {
  return `${value.toFixed(unit === "px" && value >= 100 ? 0 : DIGITS[unit])}${SIGNS[unit]}`;
}

/** One cell per unit. */
export function extentCells(extent: Extent | null): string[] {
  return UNITS.map((unit) => (extent === null ? NO_DATA : lengthText(extent[unit], unit)));
}

export function intervalCells(interval: { readonly low: Extent; readonly high: Extent } | null): string[] {
  return UNITS.map((unit) =>
    interval === null
      ? "one target only"
      : `${lengthText(interval.low[unit], unit)} to ${lengthText(interval.high[unit], unit)}`,
  );
}

/** Signed components, + right and + down. */
export function vectorCells(vector: Readonly<Record<LengthUnit, Displacement>>): string[] {
  const signed = (value: number, unit: LengthUnit): string =>
    `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(DIGITS[unit])}`;
  return UNITS.map((unit) => {
    const { x, y } = vector[unit];
    return `${signed(x, unit)}, ${signed(y, unit)}${SIGNS[unit]}`;
  });
}

/** The three units of a length in one cell. */
export function extentText(extent: Extent | null): string {
  return extent === null ? NO_DATA : extentCells(extent).join(" · ");
}

export function areaText(area: Extent | null): string {
  if (area === null) return NO_DATA;
  return UNITS.map((unit) => `${area[unit].toFixed(unit === "px" ? 0 : 2)}${AREAS[unit]}`).join(" · ");
}

export function percentText(share_frac: number | null | undefined): string {
  return share_frac === null || share_frac === undefined ? NO_DATA : `${(100 * share_frac).toFixed(1)} %`;
}

export function timeText(time_ms: number | null | undefined): string {
  return time_ms === null || time_ms === undefined ? NO_DATA : `${time_ms.toFixed(0)} ms`;
}

/** What a length rests on, in words that fit a badge. */
export const BASIS_WORDS: Readonly<Record<LengthBasis, string>> = {
  assumed: "assumed",
  "set by you": "set by you",
  "measured here": "measured here",
  known: "known from the clip",
};

/** Of two bases the weaker one: what rests on both is as good as that. */
export function weakerBasis(a: LengthBasis, b: LengthBasis): LengthBasis {
  const order: readonly LengthBasis[] = ["assumed", "set by you", "measured here", "known"];
  return order.indexOf(a) < order.indexOf(b) ? a : b;
}

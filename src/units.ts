/**
 * Physical units as branded numbers, and the provenance every published number carries.
 *
 * A brand stops a value in one unit from being passed where another is expected; it cannot stop
 * mixed arithmetic (`ms + mJ` is still a number), so names carry the unit as well: `exposure_ms`.
 * Imports nothing.
 */

declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

export type Millis = Unit<"ms">;
export type MilliJoules = Unit<"mJ">;
export type MilliWatts = Unit<"mW">;
export type Centimetres = Unit<"cm">;
export type Degrees = Unit<"deg">;
export type Megahertz = Unit<"MHz">;

export const ms = (value: number): Millis => value as Millis;
export const mJ = (value: number): MilliJoules => value as MilliJoules;
export const mW = (value: number): MilliWatts => value as MilliWatts;
export const cm = (value: number): Centimetres => value as Centimetres;
export const deg = (value: number): Degrees => value as Degrees;
export const MHz = (value: number): Megahertz => value as Megahertz;

/** Energy spent at constant power: 1 mW × 1 ms = 1 µJ = 0.001 mJ. */
export const energyOf = (power_mW: MilliWatts, duration_ms: Millis): MilliJoules =>
  mJ((power_mW * duration_ms) / 1000);

/** Mean power over a duration, mW; 0 for a zero duration. */
export const meanPowerOf = (energy_mJ: MilliJoules, duration_ms: Millis): MilliWatts =>
  mW(duration_ms > 0 ? (energy_mJ * 1000) / duration_ms : 0);

/** Gaze frame: origin at the camera lens in the screen plane, +x to the user's right, +y up, cm. */
export interface GazePointCm {
  readonly x_cm: number;
  readonly y_cm: number;
}

/** Viewport point in CSS pixels, origin top left, +y down. May lie outside the viewport. */
export interface ScreenPointPx {
  readonly x_px: number;
  readonly y_px: number;
}

/** Where a number comes from. Shown beside every number on screen. */
export type Provenance = "published" | "datasheet" | "modelled" | "measured here" | "assumed";

/** A number that can be quoted: value, unit, where it is from. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly provenance: Provenance;
  /** Paper, datasheet section, or formula. */
  readonly source: string;
}

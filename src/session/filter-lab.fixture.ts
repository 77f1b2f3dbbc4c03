/** Gaze for tests of the filter lab: made-up movements at 30 frames a second on a screen of known size. */
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import type { ScreenPointPx } from "../units.ts";
import type { LabFrame, LabInput } from "./filter-lab.ts";

export const PERIOD_MS = 1000 / 30;

/** Straight ahead, 1° is 41.9 px. */
export const viewing: ViewingGeometry = {
  x_pxPerCm: 40,
  y_pxPerCm: 40,
  scaleBasis: "measured here",
  distance_cm: 60,
  distanceBasis: "measured here",
  eye: { x_px: 960, y_px: 540 },
};

export const seen = (captured_ms: number, { x_px, y_px }: ScreenPointPx): LabInput => ({
  captured_ms,
  validity: "gaze",
  mapped_x_px: x_px,
  mapped_y_px: y_px,
});

/** A smooth movement: two slow swings per axis, of distinct periods. */
export const swing = (time_ms: number): ScreenPointPx => ({
  x_px: 960 + 311 * Math.sin(time_ms / 701) + 97 * Math.sin(time_ms / 283),
  y_px: 540 + 193 * Math.cos(time_ms / 593) + 61 * Math.sin(time_ms / 331),
});

/** Frames whose "Kalman" is the unfiltered gaze, late by `delay_ms`. */
export const delayed = (
  gazeAt: (time_ms: number) => ScreenPointPx,
  delay_ms: number,
  count = 300,
): LabFrame[] =>
  Array.from({ length: count }, (_, i) => {
    const captured_ms = 5000 + i * PERIOD_MS;
    const none = gazeAt(captured_ms);
    return { captured_ms, points: { none, "one-euro": none, kalman: gazeAt(captured_ms - delay_ms) } };
  });

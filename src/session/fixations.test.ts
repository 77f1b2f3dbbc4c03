import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import type { TimedGaze } from "./accuracy-target.ts";
import { findFixations } from "./fixations.ts";

/** Straight ahead, 1° is 41.9 px. */
const viewing: ViewingGeometry = {
  x_pxPerCm: 40,
  y_pxPerCm: 40,
  scaleBasis: "measured here",
  distance_cm: 60,
  distanceBasis: "measured here",
  eye: { x_px: 960, y_px: 540 },
};

const gaze = (captured_ms: number, x_px: number, y_px = 540): TimedGaze => ({
  captured_ms,
  validity: "valid",
  point: { x_px, y_px },
});

/** `count` frames at 25 Hz around x, swinging by ±3 px. */
const dwell = (from_ms: number, x_px: number, count: number): TimedGaze[] =>
  Array.from({ length: count }, (_, i) => gaze(from_ms + 40 * i, x_px + (i % 2 === 0 ? 3 : -3)));

describe("fixations", () => {
  it("are the still stretches between saccades, with their own mean and times", () => {
    const found = findFixations([...dwell(0, 500, 10), ...dwell(400, 1300, 8)], viewing);
    expect(found.map((f) => [f.start_ms, f.end_ms, f.sampleCount])).toEqual([
      [0, 360, 10],
      [400, 680, 8],
    ]);
    expect(found[0]?.centroid.x_px).toBeCloseTo(500, 9);
    expect(found[1]?.centroid.x_px).toBeCloseTo(1300, 9);
  });

  it("last at least 150 ms", () => {
    expect(findFixations(dwell(0, 500, 4), viewing)).toEqual([]);
    expect(findFixations(dwell(0, 500, 5), viewing)).toHaveLength(1);
  });

  it("end in a blink longer than 100 ms, and bridge a shorter one", () => {
    const lost = (captured_ms: number): TimedGaze => ({ captured_ms, validity: "blink", point: null });
    const short = [...dwell(0, 500, 6), lost(240), ...dwell(280, 500, 6)];
    expect(findFixations(short, viewing)).toHaveLength(1);
    const long = [...dwell(0, 500, 6), lost(240), lost(280), ...dwell(320, 500, 6)];
    expect(findFixations(long, viewing)).toHaveLength(2);
  });

  it("are no wider and higher together than the limit, in degrees", () => {
    const drift = Array.from({ length: 20 }, (_, i) => gaze(40 * i, 960 + 21 * i));
    const found = findFixations(drift, viewing, { dispersion_deg: 2.1 });
    expect(found.length).toBeGreaterThan(2);
    for (const f of found) expect(f.dispersion_deg).toBeLessThanOrEqual(2.1);
    // Four steps of 21 px are 84 px, 2.004 degrees from straight ahead.
    expect(found[0]?.sampleCount).toBe(5);
    expect(found[0]?.dispersion_deg).toBeCloseTo((Math.atan(84 / 40 / 60) * 180) / Math.PI, 6);
  });

  it("never overlap, keep order and account for no more than the valid frames", () => {
    const frame = fc.record({
      gap_ms: fc.integer({ min: 1, max: 150 }),
      x_px: fc.integer({ min: 800, max: 1100 }),
      isValid: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 60 }), (steps) => {
        let now_ms = 0;
        const samples = steps.map(({ gap_ms, x_px, isValid }): TimedGaze => {
          now_ms += gap_ms;
          return isValid ? gaze(now_ms, x_px) : { captured_ms: now_ms, validity: "no face", point: null };
        });
        const found = findFixations(samples, viewing);
        for (const [i, f] of found.entries()) {
          expect(f.end_ms - f.start_ms).toBeGreaterThanOrEqual(150);
          expect(f.dispersion_deg).toBeLessThanOrEqual(4);
          expect(f.start_ms).toBeGreaterThan(found[i - 1]?.end_ms ?? -1);
        }
        const total = found.reduce((sum, f) => sum + f.sampleCount, 0);
        expect(total).toBeLessThanOrEqual(samples.filter((s) => s.validity === "valid").length);
      }),
    );
  });

  it("of nothing are none", () => {
    expect(findFixations([], viewing)).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyMap, type CalibrationMap } from "./calibration.ts";
import { correctDrift } from "./calibration-drift.ts";
import type { MapInput } from "./calibration-samples.ts";
import {
  assumedViewing,
  pxPerCmFromCard,
  type ViewingGeometry,
  visualAngle_deg,
} from "./calibration-viewing.ts";

const viewing: ViewingGeometry = {
  x_pxPerCm: 40,
  y_pxPerCm: 40,
  scaleBasis: "measured here",
  distance_cm: 60,
  distanceBasis: "measured here",
  eye: { x_px: 960, y_px: 540 },
};

/** 41 px per cm to the right, 37 px per cm upwards. */
const map: CalibrationMap = {
  spec: { kind: "affine", origin: { x_cm: 0, y_cm: 0 }, embeddingLength: 0, sight: null },
  centre: [0, 0],
  scale: [1, 1],
  intercept_px: [960, 540],
  coefficients_px: [
    [41, 0],
    [0, -37],
  ],
  lambda: 0,
  drift_px: { x_px: 0, y_px: 0 },
};
const looks = (count: number, x_cm: number, y_cm: number): MapInput[] =>
  Array.from({ length: count }, () => ({ raw: { x_cm, y_cm }, head: null, eyes: null, embedding: null }));
const centre = { x_px: 960, y_px: 540 };

describe("drift correction", () => {
  it("moves the gaze onto the target and adds up over corrections", () => {
    const first = correctDrift(map, looks(10, 1, 1), centre, viewing);
    expect(first.kind).toBe("corrected");
    if (first.kind !== "corrected") return;
    expect(first.shift_px).toEqual({ x_px: -41, y_px: 37 });
    const second = correctDrift(first.map, looks(10, 2, 1), centre, viewing);
    if (second.kind !== "corrected") throw new Error(second.kind);
    expect(second.map.drift_px).toEqual({ x_px: -82, y_px: 37 });
    const [input] = looks(1, 2, 1);
    expect(input && applyMap(second.map, input)).toEqual(centre);
  });

  it("is capped at three degrees", () => {
    // 3° at 60 cm is 3.1444 cm = 125.8 px from straight ahead.
    expect(correctDrift(map, looks(10, 125.7 / 41, 0), centre, viewing).kind).toBe("corrected");
    const beyond = correctDrift(map, looks(10, 125.9 / 41, 0), centre, viewing);
    expect(beyond.kind).toBe("too large");
  });

  it("needs ten samples and survives two glances elsewhere", () => {
    expect(correctDrift(map, looks(9, 1, 1), centre, viewing)).toEqual({ kind: "no data", sampleCount: 9 });
    const mixed = [...looks(10, 1, 1), ...looks(2, 20, -13)];
    const result = correctDrift(map, mixed, centre, viewing);
    expect(result.kind === "corrected" && result.shift_px).toEqual({ x_px: -41, y_px: 37 });
  });
});

describe("visual angle", () => {
  const point = fc.record({
    x_px: fc.double({ min: -3000, max: 5000, noNaN: true }),
    y_px: fc.double({ min: -3000, max: 4000, noNaN: true }),
  });

  it("is exact where it can be worked out: 45° and a symmetric pair", () => {
    expect(visualAngle_deg(centre, { x_px: 960 + 2400, y_px: 540 }, viewing)).toBeCloseTo(45, 10);
    const half = { x_px: 100, y_px: 0 };
    const left = { x_px: 960 - half.x_px, y_px: 540 };
    const right = { x_px: 960 + half.x_px, y_px: 540 };
    expect(visualAngle_deg(left, right, viewing)).toBeCloseTo((2 * Math.atan(2.5 / 60) * 180) / Math.PI, 10);
  });

  it("is symmetric, zero only for equal points, and obeys the triangle inequality", () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        const ab = visualAngle_deg(a, b, viewing);
        expect(visualAngle_deg(b, a, viewing)).toBeCloseTo(ab, 9);
        expect(visualAngle_deg(a, a, viewing)).toBe(0);
        expect(ab).toBeLessThanOrEqual(
          visualAngle_deg(a, c, viewing) + visualAngle_deg(c, b, viewing) + 1e-9,
        );
      }),
    );
  });

  it("keeps its digits for tiny angles, where an arc cosine would return 0", () => {
    const tiny = visualAngle_deg(centre, { x_px: 960 + 1e-6, y_px: 540 }, viewing);
    expect(tiny / ((1e-6 / 40 / 60) * (180 / Math.PI))).toBeCloseTo(1, 6);
  });

  it("scales with a matched card, and assumes CSS px until then", () => {
    expect(pxPerCmFromCard(428)).toBeCloseTo(50, 10);
    const assumed = assumedViewing(1920, 1080);
    expect(assumed.x_pxPerCm).toBeCloseTo(37.795, 3);
    expect([assumed.scaleBasis, assumed.distanceBasis]).toEqual(["assumed", "assumed"]);
    expect(assumed.eye).toEqual(centre);
  });
});

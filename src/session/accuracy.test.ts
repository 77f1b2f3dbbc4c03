import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../inference/calibration-random.ts";
import { assumedViewing, type ViewingGeometry } from "../inference/calibration-viewing.ts";
import { accuracyReport, framePeriodOf } from "./accuracy.ts";
import { compatibleFigures } from "./accuracy-compat.ts";
import { ACCURACY_LIMITS_DIAGONAL_FRAC, gradeAccuracy, gradeLoss, worseOf } from "./accuracy-grade.ts";
import type { TargetRecording } from "./accuracy-target.ts";

const viewing: ViewingGeometry = {
  x_pxPerCm: 40,
  y_pxPerCm: 40,
  scaleBasis: "measured here",
  distance_cm: 60,
  distanceBasis: "measured here",
  eye: { x_px: 960, y_px: 540 },
};

/** Ten valid frames at a constant offset from a target. */
function recording(x_px: number, y_px: number, dx: number, dy: number, count = 10): TargetRecording {
  return {
    target: { x_px, y_px },
    samples: Array.from({ length: count }, (_, i) => ({
      captured_ms: 33 * i,
      validity: "valid" as const,
      point: { x_px: x_px + dx, y_px: y_px + dy },
    })),
  };
}

const FOUR = [
  recording(384, 540, 30, 40),
  recording(960, 864, -5, 12),
  recording(1536, 540, 0, -17),
  recording(960, 216, 8, 15),
];

describe("summary", () => {
  it("is the mean, median and maximum over targets, with the worst named", () => {
    const { summary } = accuracyReport(FOUR, viewing, 1);
    if (summary.kind !== "measured") throw new Error("no data");
    expect(summary.mean.px).toBeCloseTo((50 + 13 + 17 + 17) / 4, 9);
    expect(summary.median.px).toBeCloseTo(17, 9);
    expect(summary.max.px).toBeCloseTo(50, 9);
    expect(summary.mean.cm).toBeCloseTo(24.25 / 40, 9);
    expect(summary.worst).toEqual({ x_px: 384, y_px: 540 });
    expect(summary.meanBias.px.x).toBeCloseTo((30 - 5 + 0 + 8) / 4, 9);
    expect(summary.meanBias.px.y).toBeCloseTo((40 + 12 - 17 + 15) / 4, 9);
    expect([summary.measuredCount, summary.targetCount]).toEqual([4, 4]);
  });

  it("leaves targets without data out, and says how many", () => {
    const { summary, targets } = accuracyReport(
      [...FOUR, recording(1, 1, 0, 0, 0), recording(2, 2, 0, 0, 1)],
      viewing,
      1,
    );
    if (summary.kind !== "measured") throw new Error("no data");
    expect([summary.measuredCount, summary.targetCount]).toEqual([4, 6]);
    expect(summary.mean.px).toBeCloseTo(24.25, 9);
    expect(targets.slice(4).map((t) => t.kind)).toEqual(["no data", "no data"]);
  });

  it("is no data for nothing, and has no interval for a single target", () => {
    expect(accuracyReport([], viewing, 1).summary).toEqual({ kind: "no data", targetCount: 0 });
    expect(accuracyReport([recording(1, 1, 0, 0, 1)], viewing, 1).summary).toEqual({
      kind: "no data",
      targetCount: 1,
    });
    const single = accuracyReport(FOUR.slice(0, 1), viewing, 1).summary;
    expect(single.kind === "measured" && single.ci95).toBeNull();
  });

  it("never holds NaN or infinity, whatever the frames", () => {
    const gaze = fc.record({
      captured_ms: fc.double({ min: 0, max: 1e6, noNaN: true }),
      validity: fc.constantFrom("valid", "no face", "blink", "low confidence", "swap"),
      point: fc.option(
        fc.record({ x_px: fc.double({ min: -1e5, max: 1e5 }), y_px: fc.double({ min: -1e5, max: 1e5 }) }),
      ),
    });
    const any = fc.array(
      fc.record({
        target: fc.record({
          x_px: fc.integer({ min: 0, max: 1920 }),
          y_px: fc.integer({ min: 0, max: 1080 }),
        }),
        samples: fc.array(gaze, { maxLength: 8 }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(any, (recordings) => {
        // JSON writes NaN and infinities as null where a number stood.
        const { targets, summary } = accuracyReport(recordings as TargetRecording[], viewing, 1);
        const numbers: number[] = [];
        JSON.stringify({ targets, summary }, (_key, value: unknown) => {
          if (typeof value === "number") numbers.push(value);
          return value;
        });
        expect(numbers.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("bootstrap interval", () => {
  it("repeats for a seed, holds the mean, and lies within the extremes", () => {
    const a = accuracyReport(FOUR, viewing, 5).summary;
    const b = accuracyReport(FOUR, viewing, 5).summary;
    expect(a).toEqual(b);
    if (a.kind !== "measured" || a.ci95 === null) throw new Error("no interval");
    expect(a.ci95.low.px).toBeLessThan(a.mean.px);
    expect(a.ci95.high.px).toBeGreaterThan(a.mean.px);
    expect(a.ci95.low.px).toBeGreaterThanOrEqual(13);
    expect(a.ci95.high.px).toBeLessThanOrEqual(50);
  });

  it("of two targets is the pair itself: a quarter of all draws takes one of them twice", () => {
    const { summary } = accuracyReport(FOUR.slice(0, 2), viewing, 5);
    if (summary.kind !== "measured" || summary.ci95 === null) throw new Error("no interval");
    expect(summary.ci95.low.px).toBeCloseTo(13, 9);
    expect(summary.ci95.high.px).toBeCloseTo(50, 9);
  });

  it("covers the true mean of 13 targets about 95 % of the time (seed 97)", () => {
    const random = createSeededRandom(97);
    let covered = 0;
    const runs = 60;
    for (let run = 0; run < runs; run++) {
      const recordings = Array.from({ length: 13 }, () =>
        recording(500, 500, 40 + 20 * random.uniform(), 0, 2),
      );
      const { summary } = accuracyReport(recordings, viewing, run);
      if (summary.kind !== "measured" || summary.ci95 === null) throw new Error("no interval");
      if (summary.ci95.low.px <= 50 && summary.ci95.high.px >= 50) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.83);
  });
});

describe("frame period", () => {
  it("is the median interval within targets, never across them", () => {
    const late = recording(1, 1, 0, 0, 3);
    const shifted = {
      ...late,
      samples: late.samples.map((s) => ({ ...s, captured_ms: s.captured_ms + 9000 })),
    };
    expect(framePeriodOf([late, shifted])).toBe(33);
    expect(framePeriodOf([recording(1, 1, 0, 0, 1)])).toBeNull();
  });
});

describe("grade", () => {
  const viewport = { width_px: 1920, height_px: 1080 };

  it.each([
    [2.5, "good"],
    [2.51, "fair"],
    [4.5, "fair"],
    [4.51, "poor"],
    [Number.NaN, "poor"],
  ] as const)("of %s degrees measured is %s", (deg, grade) => {
    expect(gradeAccuracy({ px: 0, deg }, viewing, viewport)).toEqual({ grade, by: "degrees" });
  });

  it("goes by the diagonal while either unit is assumed", () => {
    const diagonal = Math.hypot(1920, 1080);
    const assumed = assumedViewing(1920, 1080);
    for (const one of [
      assumed,
      { ...viewing, distanceBasis: "assumed" as const },
      { ...viewing, scaleBasis: "assumed" as const },
    ]) {
      expect(gradeAccuracy({ px: 0.067 * diagonal, deg: 99 }, one, viewport)).toEqual({
        grade: "good",
        by: "screen diagonal",
      });
      expect(gradeAccuracy({ px: 0.121 * diagonal, deg: 0 }, one, viewport).grade).toBe("fair");
      expect(gradeAccuracy({ px: 0.122 * diagonal, deg: 0 }, one, viewport).grade).toBe("poor");
    }
    expect(ACCURACY_LIMITS_DIAGONAL_FRAC.good).toBeCloseTo(0.0672, 3);
  });

  it("of data loss is good to 10 % and fair to 25 %, and the worse grade wins", () => {
    expect([0, 0.1, 0.11, 0.25, 0.26].map(gradeLoss)).toEqual(["good", "good", "fair", "fair", "poor"]);
    expect(worseOf("good", "fair")).toBe("fair");
    expect(worseOf("poor", "fair")).toBe("poor");
  });
});

describe("figures of other tools", () => {
  it("count samples within 200 px, and mean closeness against half the height", () => {
    const figures = compatibleFigures([recording(0, 0, 200, 0, 3), recording(0, 0, 0, 270, 1)], 1080);
    expect(figures?.inRoi_percent).toBeCloseTo(75, 9);
    expect(figures?.webgazer_percent).toBeCloseTo((3 * 100 * (1 - 200 / 540) + 50) / 4, 9);
    expect(compatibleFigures([recording(0, 0, 900, 0)], 1080)?.webgazer_percent).toBe(0);
    expect(compatibleFigures([], 1080)).toBeNull();
  });
});

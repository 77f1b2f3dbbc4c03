import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../inference/calibration-random.ts";
import type { SampleValidity } from "../inference/calibration-samples.ts";
import { type ViewingGeometry, visualAngle_deg } from "../inference/calibration-viewing.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import { type MeasuredTarget, measureTarget, type TimedGaze } from "./accuracy-target.ts";
import { offsetDeg } from "./accuracy-units.ts";

const PERIOD_MS = 40;
const viewing: ViewingGeometry = {
  x_pxPerCm: 37,
  y_pxPerCm: 37,
  scaleBasis: "measured here",
  distance_cm: 61,
  distanceBasis: "measured here",
  eye: { x_px: 953, y_px: 541 },
};
const target = { x_px: 1409, y_px: 211 };

/** Frames at 25 Hz with gaze at target + offset; null = frame without gaze. */
function frames(
  offsets: readonly (readonly [number, number] | null)[],
  lost: SampleValidity = "no face",
): TimedGaze[] {
  return offsets.map((offset, i) => ({
    captured_ms: 1000 + PERIOD_MS * i,
    validity: offset === null ? lost : "valid",
    point: offset === null ? null : { x_px: target.x_px + offset[0], y_px: target.y_px + offset[1] },
  }));
}

function measured(samples: readonly TimedGaze[]): MeasuredTarget {
  const result = measureTarget({ target, samples }, viewing, PERIOD_MS);
  if (result.kind !== "measured") throw new Error("no data");
  return result;
}

describe("unit vectors", () => {
  it("constant offset (+3, +4) px: accuracy 5, RMS-S2S 0, STD 0", () => {
    const result = measured(frames(Array.from({ length: 20 }, () => [3, 4] as const)));
    expect(result.accuracy.px).toBeCloseTo(5, 10);
    expect(result.accuracy.cm).toBeCloseTo(5 / 37, 10);
    expect(result.bias.px.x).toBeCloseTo(3, 10);
    expect(result.bias.px.y).toBeCloseTo(4, 10);
    expect(result.sampleError.px).toBeCloseTo(5, 10);
    expect(result.rmsS2S).toEqual({ px: 0, cm: 0, deg: 0 });
    expect(result.std.px).toBeCloseTo(0, 9);
    expect(result.std.deg).toBeCloseTo(0, 9);
    expect(result.bcea.px).toBeCloseTo(0, 9);
  });

  it("x alternating +1, −1 px: accuracy about 0, RMS-S2S 2, population SD 1", () => {
    const n = 50;
    const result = measured(frames(Array.from({ length: n }, (_, i) => [i % 2 === 0 ? 1 : -1, 0] as const)));
    expect(result.accuracy.px).toBeCloseTo(0, 9);
    expect(result.sampleError.px).toBeCloseTo(1, 9);
    expect(result.rmsS2S?.px).toBeCloseTo(2, 9);
    expect(result.std.px * Math.sqrt((n - 1) / n)).toBeCloseTo(1, 9);
  });

  it("white noise of σ per axis: STD √2 σ, RMS-S2S 2 σ, ratio √2, BCEA 2.296 π σ² (seed 2718)", () => {
    const normal = createNormal(createSeededRandom(2718));
    const sigma = 7;
    const result = measured(
      frames(Array.from({ length: 20000 }, () => [sigma * normal(), sigma * normal()] as const)),
    );
    expect(Math.abs(result.std.px / (Math.SQRT2 * sigma) - 1)).toBeLessThan(0.02);
    expect(Math.abs((result.rmsS2S?.px ?? 0) / (2 * sigma) - 1)).toBeLessThan(0.02);
    expect(Math.abs((result.s2sOverStd ?? 0) - Math.SQRT2)).toBeLessThan(0.02);
    expect(Math.abs(result.bcea.px / (2.2958 * Math.PI * sigma * sigma) - 1)).toBeLessThan(0.03);
  });

  it("exponential smoothing of 0.2 over white noise: ratio 0.63 (seed 1414)", () => {
    const normal = createNormal(createSeededRandom(1414));
    let x = 0;
    let y = 0;
    const smooth = Array.from({ length: 20000 }, () => {
      x += 0.2 * (normal() - x);
      y += 0.2 * (normal() - y);
      return [x, y] as const;
    });
    expect(Math.abs((measured(frames(smooth)).s2sOverStd ?? 0) - 0.63)).toBeLessThan(0.02);
  });

  it("rows lost in pairs: no step is taken across the gap", () => {
    const result = measured(frames([[0, 0], [1, 0], null, null, [101, 0], [102, 0]]));
    expect(result.rmsS2S?.px).toBeCloseTo(1, 9);
    expect(result.validCount).toBe(4);
    expect(result.deliveredCount).toBe(6);
  });

  it("frames that were never delivered: no step over more than 1.5 periods, one over 1.5", () => {
    const at = (t: number, x: number): TimedGaze => ({
      captured_ms: t,
      validity: "valid",
      point: { x_px: x, y_px: 0 },
    });
    expect(measured([at(0, 0), at(60, 3), at(121, 50)]).rmsS2S?.px).toBeCloseTo(3, 9);
    expect(measured([at(0, 0), at(61, 3)]).rmsS2S).toBeNull();
  });
});

describe("absence", () => {
  it.each<[string, TimedGaze[]]>([
    ["nothing", []],
    ["one sample", frames([[1, 1]])],
    ["only lost frames", frames([null, null, null], "blink")],
    ["one sample among lost frames", frames([null, [1, 1], null])],
    [
      "gaze that is not a number",
      frames([
        [Number.NaN, 1],
        [1, Number.NaN],
        [3, 3],
      ]),
    ],
  ])("of %s is no data", (_what, samples) => {
    const result = measureTarget({ target, samples }, viewing, PERIOD_MS);
    expect(result.kind).toBe("no data");
    expect(result.deliveredCount).toBe(samples.length);
  });

  it("of two samples in a row leaves RMS-S2S without data, not 0", () => {
    expect(measured(frames([[1, 1], null, [2, 2]])).rmsS2S).toBeNull();
  });

  it("does not trust a frame that is not valid even if it has a point", () => {
    const doubtful = frames([[900, 900]]).map((s) => ({ ...s, validity: "low confidence" as const }));
    const result = measured([
      ...frames([
        [3, 4],
        [3, 4],
        [3, 4],
      ]),
      ...doubtful,
    ]);
    expect(result.accuracy.px).toBeCloseTo(5, 9);
  });
});

describe("laws", () => {
  const offset = fc.tuple(
    fc.double({ min: -400, max: 400, noNaN: true }),
    fc.double({ min: -400, max: 400, noNaN: true }),
  );
  const cloud = fc.array(offset, { minLength: 2, maxLength: 40 });

  it("sample error is never below accuracy, in px and cm", () => {
    fc.assert(
      fc.property(cloud, (offsets) => {
        const { sampleError, accuracy } = measured(frames(offsets));
        expect(sampleError.px).toBeGreaterThanOrEqual(accuracy.px - 1e-9);
        expect(sampleError.cm).toBeGreaterThanOrEqual(accuracy.cm - 1e-9);
      }),
    );
  });

  it("moving target and gaze together changes no px figure", () => {
    fc.assert(
      fc.property(cloud, offset, (offsets, [dx, dy]) => {
        const samples = frames(offsets);
        const moved = samples.map((s) => ({
          ...s,
          point: s.point && { x_px: s.point.x_px + dx, y_px: s.point.y_px + dy },
        }));
        const a = measured(samples);
        const b = measureTarget(
          { target: { x_px: target.x_px + dx, y_px: target.y_px + dy }, samples: moved },
          viewing,
          PERIOD_MS,
        );
        if (b.kind !== "measured") throw new Error("no data");
        expect(b.accuracy.px).toBeCloseTo(a.accuracy.px, 6);
        expect(b.std.px).toBeCloseTo(a.std.px, 6);
        expect(b.rmsS2S?.px).toBeCloseTo(a.rmsS2S?.px ?? 0, 6);
      }),
    );
  });

  it("px figures scale with the offsets, areas with their square", () => {
    fc.assert(
      fc.property(cloud, (offsets) => {
        const a = measured(frames(offsets));
        const b = measured(frames(offsets.map(([x, y]) => [3 * x, 3 * y] as const)));
        expect(b.accuracy.px).toBeCloseTo(3 * a.accuracy.px, 5);
        expect(b.std.px).toBeCloseTo(3 * a.std.px, 5);
        // Two points span a line: the area is then the root of a rounding error.
        expect(Math.abs(b.bcea.px / 9 - a.bcea.px)).toBeLessThan(1e-6 * (1 + a.std.px ** 2));
      }),
    );
  });

  it("degrees: the bias vector is as long as the accuracy, and both as the angle to the centroid", () => {
    fc.assert(
      fc.property(cloud, (offsets) => {
        const { bias, accuracy, centroid } = measured(frames(offsets));
        expect(Math.hypot(bias.deg.x, bias.deg.y)).toBeCloseTo(accuracy.deg, 8);
        expect(accuracy.deg).toBeCloseTo(visualAngle_deg(centroid, target, viewing), 10);
      }),
    );
  });

  it("cm: each axis by its own scale, where a clip is stretched over the viewport", () => {
    const stretched = { ...viewing, x_pxPerCm: 30, y_pxPerCm: 20 };
    const result = measureTarget(
      {
        target,
        samples: frames([
          [90, 80],
          [90, 80],
          [150, 80],
        ]),
      },
      stretched,
      null,
    );
    if (result.kind !== "measured") throw new Error("no data");
    expect(result.bias.cm.x).toBeCloseTo(110 / 30, 9);
    expect(result.bias.cm.y).toBeCloseTo(4, 9);
    expect(result.accuracy.cm).toBeCloseTo(Math.hypot(110 / 30, 4), 9);
    expect(result.std.cm).toBeCloseTo(result.std.px / 30, 9);
  });

  it("degrees: straight ahead an offset is atan(d / D) along the screen's own axes", () => {
    const deg = (d_px: number): number => (Math.atan(d_px / 37 / 61) * 180) / Math.PI;
    const right = offsetDeg({ x_px: 953 + 300, y_px: 541 }, viewing.eye, viewing);
    expect(right.x).toBeCloseTo(deg(300), 10);
    expect(right.y).toBeCloseTo(0, 10);
    const down = offsetDeg({ x_px: 953, y_px: 541 + 300 }, viewing.eye, viewing);
    expect(down.x).toBeCloseTo(0, 10);
    expect(down.y).toBeCloseTo(deg(300), 10);
  });

  it("degrees: off to the side an offset has the sight line's own direction, worked out in space", () => {
    type Vec = readonly [number, number, number];
    const sight = (p: { x_px: number; y_px: number }): Vec => {
      const v = [(p.x_px - 953) / 37, (p.y_px - 541) / 37, 61] as const;
      const length = Math.hypot(...v);
      return [v[0] / length, v[1] / length, v[2] / length];
    };
    const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    const cross = (a: Vec, b: Vec): Vec => [
      a[1] * b[2] - a[2] * b[1],
      a[2] * b[0] - a[0] * b[2],
      a[0] * b[1] - a[1] * b[0],
    ];
    const from = { x_px: 1800, y_px: 1000 };
    const to = { x_px: 1500, y_px: 1090 };
    const w = sight(from);
    // Down is normal to the sight line and to the screen's x; right completes the frame.
    const normal = cross(w, [1, 0, 0]);
    const length = Math.hypot(...normal);
    const down: Vec = [normal[0] / length, normal[1] / length, normal[2] / length];
    const right = cross(down, w);
    const got = offsetDeg(to, from, viewing);
    expect(Math.atan2(got.y, got.x)).toBeCloseTo(Math.atan2(dot(sight(to), down), dot(sight(to), right)), 9);
  });

  it("degrees: STD of a small cloud straight ahead is its px value over the px per degree", () => {
    const pxPerDeg = (61 * 37 * Math.PI) / 180;
    const ahead = frames([
      [0, 0],
      [2, 1],
      [-1, 3],
      [5, -2],
    ]).map((s) => ({
      ...s,
      point: s.point && { x_px: s.point.x_px - target.x_px + 953, y_px: s.point.y_px - target.y_px + 541 },
    }));
    const result = measureTarget({ target: viewing.eye, samples: ahead }, viewing, PERIOD_MS);
    if (result.kind !== "measured") throw new Error("no data");
    expect(result.std.deg * pxPerDeg).toBeCloseTo(result.std.px, 4);
    expect(result.rmsS2S && result.rmsS2S.deg * pxPerDeg).toBeCloseTo(result.rmsS2S?.px ?? 0, 4);
    expect(result.bcea.deg * pxPerDeg ** 2).toBeCloseTo(result.bcea.px, 3);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dataLossOf,
  GAZE_VALIDITIES,
  latencyOf,
  percentileOf,
  sampleRateOf,
  undeliveredFrac,
} from "./accuracy-timing.ts";

describe("percentile", () => {
  it("interpolates, and takes the mean of the middle two for an even median", () => {
    expect(percentileOf([100, 100], 0.5)).toBe(100);
    expect(percentileOf([7, 3], 0.5)).toBe(5);
    expect(percentileOf([11, 2, 5, 3, 7], 0.95)).toBeCloseTo(10.2, 9);
    expect(percentileOf([13], 0.95)).toBe(13);
    expect(percentileOf([], 0.5)).toBeNull();
  });
});

describe("data loss", () => {
  it("is what is not valid, by cause", () => {
    const loss = dataLossOf([
      "valid",
      "blink",
      "blink",
      "no face",
      "valid",
      "swap",
      "low confidence",
      "valid",
    ]);
    expect(loss).toEqual({
      deliveredCount: 8,
      validCount: 3,
      loss_frac: 5 / 8,
      byCause_frac: {
        "no face": 1 / 8,
        blink: 2 / 8,
        "low confidence": 1 / 8,
        swap: 1 / 8,
        outlier: 0,
        "not a number": 0,
      },
    });
    expect(dataLossOf([])).toBeNull();
  });

  it("adds up over the causes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...GAZE_VALIDITIES), { minLength: 1 }), (validities) => {
        const loss = dataLossOf(validities);
        if (loss === null) throw new Error("no data");
        const sum = Object.values(loss.byCause_frac).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(loss.loss_frac, 12);
      }),
    );
  });

  it("before delivery is the shortfall against the camera's nominal rate, never negative", () => {
    expect(undeliveredFrac(45, 30, 2000)).toBeCloseTo(0.25, 12);
    expect(undeliveredFrac(61, 30, 2000)).toBe(0);
    expect(undeliveredFrac(5, 30, 0)).toBeNull();
  });
});

describe("timing", () => {
  it("rate is intervals over time, jitter the spread of intervals", () => {
    const rate = sampleRateOf([0, 30, 60, 90, 190]);
    expect(rate?.rate_Hz).toBeCloseTo(4000 / 190, 9);
    expect(rate?.interval_p50_ms).toBe(30);
    expect(rate?.interval_p95_ms).toBeCloseTo(89.5, 9);
    expect(sampleRateOf([5])).toBeNull();
    expect(sampleRateOf([5, 5])).toBeNull();
  });

  it("latency is over painted frames only", () => {
    const frames = [10, 20, 30].map((d, i) => ({ captured_ms: 100 * i, painted_ms: 100 * i + d }));
    expect(latencyOf([...frames, { captured_ms: 999, painted_ms: null }])).toEqual({
      p50_ms: 20,
      p95_ms: 29,
      count: 3,
    });
    expect(latencyOf([{ captured_ms: 1, painted_ms: null }])).toBeNull();
  });
});

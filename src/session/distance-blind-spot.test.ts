import { describe, expect, it } from "vitest";
import { blindSpotDistance_cm, summariseSweeps, sweepGap_cm } from "./distance-blind-spot.ts";

/** Gaps seen from these distances. */
const gaps = (...distances_cm: number[]) => distances_cm.map((d) => d * Math.tan((13.5 * Math.PI) / 180));

describe("blindSpotDistance_cm", () => {
  it("is the gap over tan 13.5°", () => {
    // tan 13.5° = 0.240079
    expect(blindSpotDistance_cm(14.4047)).toBeCloseTo(60, 3);
  });
});

describe("summariseSweeps", () => {
  it("takes the median, so that one press too late does not count", () => {
    const summary = summariseSweeps(gaps(58, 61, 60, 59, 75));
    expect(summary?.sweepCount).toBe(5);
    expect(summary?.distance_cm).toBeCloseTo(60, 9);
    expect(summary?.low_cm).toBeCloseTo(58, 9);
    expect(summary?.high_cm).toBeCloseTo(75, 9);
  });

  it("says when the sweeps do not agree", () => {
    expect(summariseSweeps(gaps(58, 61, 60))?.agrees).toBe(true);
    expect(summariseSweeps(gaps(40, 61, 60))?.agrees).toBe(false);
  });

  it("gives no distance from fewer than three", () => {
    expect(summariseSweeps([])).toBeNull();
    expect(summariseSweeps(gaps(60, 60))).toBeNull();
  });
});

describe("sweepGap_cm", () => {
  it("glides at 3 cm per second", () => {
    expect(sweepGap_cm(0, false)).toBe(3);
    expect(sweepGap_cm(2000, false)).toBe(9);
  });

  it("stands still between steps under reduced motion", () => {
    expect(sweepGap_cm(299, true)).toBe(3);
    expect(sweepGap_cm(301, true)).toBe(3.5);
    expect(sweepGap_cm(599, true)).toBe(3.5);
  });
});

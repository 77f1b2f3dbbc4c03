import { describe, expect, it } from "vitest";
import {
  correlation,
  kolmogorovSmirnov,
  mean,
  shareInterval,
  slope,
  standardDeviation,
} from "./statistics.ts";

describe("oracle statistics", () => {
  const truth = [1, 2, 3, 5];

  it("see a perfect but scaled and shifted answer as r = 1 with its slope", () => {
    const found = truth.map((value) => 7 - 0.3 * value);
    expect(correlation(truth, found)).toBeCloseTo(-1, 12);
    expect(slope(truth, found)).toBeCloseTo(-0.3, 12);
  });

  it("match values worked by hand", () => {
    // Deviations: truth -1.75 -0.75 0.25 2.25, found -1.5 0.5 -0.5 1.5.
    const found = [1, 3, 2, 4];
    expect(mean(found)).toBe(2.5);
    expect(slope(truth, found)).toBeCloseTo(5.5 / 8.75, 12);
    expect(correlation(truth, found)).toBeCloseTo(5.5 / Math.sqrt(8.75 * 5), 12);
  });
});

describe("spread and distance of samples", () => {
  it("divide by n - 1", () => {
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it("is 0 for equal samples, ties and all, and 1 for samples apart", () => {
    expect(kolmogorovSmirnov([3, 1, 2, 2], [2, 3, 1, 2])).toBe(0);
    expect(kolmogorovSmirnov([1, 2], [3, 4, 5])).toBe(1);
    expect(kolmogorovSmirnov([3, 4, 5], [1, 2])).toBe(1);
  });

  it("is the largest step between the two distributions", () => {
    // Below 2.5: 2 of 4 against 1 of 4; below 3.5: 3 of 4 against 1 of 4.
    expect(kolmogorovSmirnov([1, 2, 3, 6], [2.2, 4, 5, 6])).toBe(0.5);
  });
});

describe("the interval of a share", () => {
  it("matches Wilson's for 9 of 10 and for all of 1000", () => {
    const [low, high] = shareInterval(9, 10);
    expect(low).toBeCloseTo(0.5958, 4);
    expect(high).toBeCloseTo(0.9821, 4);
    expect(shareInterval(1000, 1000)[0]).toBeCloseTo(0.99617, 5);
    expect(shareInterval(1000, 1000)[1]).toBe(1);
  });
});

import { describe, expect, it } from "vitest";
import { correlation, mean, slope } from "./statistics.ts";

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

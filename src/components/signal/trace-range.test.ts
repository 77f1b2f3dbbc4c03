import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { niceCeiling, rangeOf } from "./trace-range.ts";

describe("the range of an axis", () => {
  it("holds every value, in round numbers, and is never flat", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9_000_000, max: 9_000_000 }).map((n) => n / 1000)),
        (values) => {
          const { low, high } = rangeOf(values);
          for (const value of values) {
            expect(value).toBeGreaterThanOrEqual(low);
            expect(value).toBeLessThanOrEqual(high);
          }
          expect(high - low).toBeGreaterThanOrEqual(200);
          expect([Math.abs(low % 100), Math.abs(high % 100)]).toEqual([0, 0]);
        },
      ),
    );
  });

  it("is no wider than it must be", () => {
    expect(rangeOf([311, 588])).toEqual({ low: 300, high: 600 });
  });
});

describe("the end of an axis", () => {
  it.each([
    [0.13, 0.2],
    [1, 1],
    [2.3, 5],
    [73, 100],
    [100, 100],
  ])("for %s is %s", (value, end) => {
    expect(niceCeiling(value)).toBeCloseTo(end, 12);
  });
});

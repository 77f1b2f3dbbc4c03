import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";
import { nearest, place, placed, smoothFields, spreadOut } from "./registration.ts";

const random = createRandom(7);
const cloud = (count: number): Float64Array =>
  Float64Array.from({ length: 3 * count }, () => random.uniform(-10, 10));

describe("place", () => {
  it("finds the scale and shift between two sets of points", () => {
    const from = cloud(30);
    const to = placed({ scale: 0.9, shift: [1, -2, 70] }, from);
    const { scale, shift } = place(from, to);
    expect(scale).toBeCloseTo(0.9, 5);
    for (const [axis, wanted] of [1, -2, 70].entries()) expect(shift[axis]).toBeCloseTo(wanted, 4);
  });
});

describe("smoothFields", () => {
  const points = cloud(40);
  const affine = Float64Array.from({ length: 40 }, (_, k) => 3 + 0.5 * (points[3 * k + 1] ?? 0));
  const rough = Float64Array.from({ length: 40 }, () => random.uniform(-1, 1));

  it("passes through the values given, each column on its own", () => {
    const [first, second] = smoothFields(points, [affine, rough])(points);
    for (let k = 0; k < 40; k++) {
      expect(first?.[k]).toBeCloseTo(affine[k] ?? 0, 4);
      expect(second?.[k]).toBeCloseTo(rough[k] ?? 0, 4);
    }
  });

  it("continues a plane as a plane between and beyond its points", () => {
    const [value] = smoothFields(points, [affine], 1)(Float64Array.from([25, 14, -25]));
    expect(value?.[0]).toBeCloseTo(10, 3);
  });

  it("follows rough values less the stiffer it is", () => {
    const miss = (stiffness: number): number => {
      const [field] = smoothFields(points, [rough], stiffness)(points);
      return rough.reduce((sum, value, k) => sum + Math.abs(value - (field?.[k] ?? 0)), 0);
    };
    expect(miss(5)).toBeGreaterThan(miss(1) + 0.1);
    expect(miss(1)).toBeGreaterThan(0.1);
  });

  it("refuses points that coincide", () => {
    expect(() => smoothFields(new Float64Array(15), [new Float64Array(5)])).toThrow(RangeError);
  });
});

describe("nearest and spreadOut", () => {
  const line = Float64Array.from([0, 1, 2, 3, 4, 10].flatMap((x) => [x, 0, 0]));

  it("finds the closest point and how far it is", () => {
    expect(nearest(line, [3.2, 0, 0])).toEqual([3, expect.closeTo(0.2, 6)]);
  });

  it("covers the ends before the middle", () => {
    expect(spreadOut(line, [0, 1, 2, 3, 4, 5], 3)).toEqual([0, 5, 4]);
    expect(spreadOut(line, [1, 2], 5)).toEqual([1, 2]);
  });
});

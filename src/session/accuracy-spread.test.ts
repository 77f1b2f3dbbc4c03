import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../inference/calibration-random.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import {
  bceaAtShare,
  bceaOf,
  covarianceOf,
  ellipseFactor,
  ellipseOf,
  predictionFactor,
} from "./accuracy-spread.ts";

describe("contour ellipse", () => {
  it("has the published factors: 2.296 for 68.27 %, 5.991 for 95 %", () => {
    expect(ellipseFactor(0.6827)).toBeCloseTo(2.296, 3);
    expect(ellipseFactor(0.95)).toBeCloseTo(5.991, 3);
  });

  it("has the area k π σx σy √(1 − ρ²)", () => {
    // σx = 3, σy = 5, ρ = 0.4
    expect(bceaOf({ xx: 9, yy: 25, xy: 6 }, 0.95)).toBeCloseTo(
      5.99146 * Math.PI * 15 * Math.sqrt(1 - 0.16),
      2,
    );
  });

  it("of another share follows from the usual one", () => {
    const c = { xx: 9, yy: 25, xy: 6 };
    expect(bceaAtShare(bceaOf(c), 0.95)).toBeCloseTo(bceaOf(c, 0.95), 9);
  });

  it("has axes whose product gives that area, along the correlation", () => {
    const c = { xx: 9, yy: 25, xy: 6 };
    const { semiMajor, semiMinor } = ellipseOf(c, ellipseFactor(0.95));
    expect(Math.PI * semiMajor * semiMinor).toBeCloseTo(bceaOf(c, 0.95), 9);
    expect(ellipseOf({ xx: 25, yy: 9, xy: 0 }, 1)).toEqual({ semiMajor: 5, semiMinor: 3, angle_rad: 0 });
    expect(ellipseOf({ xx: 2, yy: 2, xy: 1 }, 1).angle_rad).toBeCloseTo(Math.PI / 4, 12);
  });

  it("of a line has no area and no NaN", () => {
    const c = covarianceOf([1, 2, 3].map((k) => ({ x: 0.1 * k, y: 0.3 * k })));
    expect(c && bceaOf(c)).toBeCloseTo(0, 9);
    expect(c && ellipseOf(c, 2).semiMinor).toBeCloseTo(0, 6);
    expect(covarianceOf([{ x: 1, y: 1 }])).toBeNull();
  });
});

describe("prediction ellipse", () => {
  it("tends to the plain factor for many errors and is refused below three", () => {
    expect(predictionFactor(100000, 0.95)).toBeCloseTo(ellipseFactor(0.95), 3);
    expect(predictionFactor(2, 0.95)).toBeNull();
    // Tables: F(0.95; 2, 11) = 3.982, so 2 × 168 / (13 × 11) × 3.982.
    expect(predictionFactor(13, 0.95)).toBeCloseTo(((2 * 168) / 143) * 3.982, 2);
  });

  it.each([4, 8, 13])("holds the stated share of new errors when estimated from %s (seed 31)", (n) => {
    const random = createSeededRandom(31);
    const normal = createNormal(random);
    const draw = (): { x: number; y: number } => {
      const u = normal();
      return { x: 5 + 3 * u, y: -2 + u + 2 * normal() };
    };
    for (const share of [0.6827, 0.95]) {
      let inside = 0;
      const runs = 4000;
      for (let run = 0; run < runs; run++) {
        const errors = Array.from({ length: n }, draw);
        const c = covarianceOf(errors);
        const next = draw();
        const dx = next.x - errors.reduce((sum, e) => sum + e.x / n, 0);
        const dy = next.y - errors.reduce((sum, e) => sum + e.y / n, 0);
        if (c === null) throw new Error("no covariance");
        const distance = (c.yy * dx * dx - 2 * c.xy * dx * dy + c.xx * dy * dy) / (c.xx * c.yy - c.xy * c.xy);
        if (distance <= (predictionFactor(n, share) ?? 0)) inside++;
      }
      // Four standard errors of a share estimated from this many runs.
      expect(Math.abs(inside / runs - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / runs));
    }
  });
});

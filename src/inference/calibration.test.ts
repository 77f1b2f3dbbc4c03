import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compressed,
  errorOn,
  HEIGHT_PX,
  inputAt,
  noisy,
  type Predictor,
  pointsFor,
  targetsOf,
  WIDTH_PX,
} from "./calibration.fixture.ts";
import { applyMap } from "./calibration.ts";
import { fitRidgeAffine } from "./calibration-choice.ts";
import { fitFixed } from "./calibration-fit.ts";
import { GazeError } from "./errors.ts";

function codeOf(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof GazeError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "none", message: "" };
}

describe("ridge affine map", () => {
  it.each(["booth", "standard", "research"] as const)(
    "recovers a known map exactly from the %s preset",
    (preset) => {
      const result = fitRidgeAffine(pointsFor(targetsOf(preset, "calibration"), compressed));
      expect(result.excluded).toEqual([]);
      expect(result.leaveOneOut_px).toBeLessThan(1e-6);
      expect(errorOn(result.map, targetsOf("research", "validation"), compressed)).toBeLessThan(1e-6);
    },
  );

  it("does not clip: gaze off the screen maps off the screen", () => {
    const { map } = fitRidgeAffine(pointsFor(targetsOf("standard", "calibration"), compressed));
    const outside = { x_px: -701, y_px: 2903 };
    const { x_cm, y_cm } = compressed(outside);
    const seen = applyMap(map, inputAt(x_cm, y_cm));
    expect(seen.x_px).toBeCloseTo(outside.x_px, 6);
    expect(seen.y_px).toBeCloseTo(outside.y_px, 6);
  });

  it("recovers any invertible affine map", () => {
    fc.assert(
      fc.property(
        fc.record({
          a: fc.double({ min: 0.003, max: 0.03, noNaN: true }),
          d: fc.double({ min: 0.003, max: 0.03, noNaN: true }),
          shear: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
          shift: fc.double({ min: -25, max: 25, noNaN: true }),
        }),
        ({ a, d, shear, shift }) => {
          const look: Predictor = (t) => ({
            x_cm: shift + a * t.x_px,
            y_cm: -shift - d * (t.y_px + shear * t.x_px),
          });
          const { map } = fitRidgeAffine(pointsFor(targetsOf("booth", "calibration"), look));
          expect(errorOn(map, targetsOf("booth", "validation"), look)).toBeLessThan(1e-5);
        },
      ),
    );
  });

  it("leaves the intercept unpenalised: a heavy ridge ends at the mean target", () => {
    const points = pointsFor(targetsOf("standard", "calibration"), compressed);
    const map = fitFixed(points, "affine", 1e9);
    const seen = map && applyMap(map, inputAt(11, 13));
    expect(seen?.x_px).toBeCloseTo(0.5 * WIDTH_PX, 3);
    expect(seen?.y_px).toBeCloseTo(0.5 * HEIGHT_PX, 3);
  });

  it("shrinks when the gaze carries no information: never worse than half again the mean guess", () => {
    const nothing = noisy(() => ({ x_cm: 2, y_cm: 3 }), 1, 41);
    const result = fitRidgeAffine(pointsFor(targetsOf("standard", "calibration"), nothing));
    expect(result.leaveOneOut_px).toBeLessThan(1.5 * result.meanGuess_px);
  });

  it("drops one bad point, names it, and keeps the map", () => {
    const targets = targetsOf("standard", "calibration");
    for (let bad = 0; bad < targets.length; bad++) {
      const points = pointsFor(targets, noisy(compressed, 0.2, 100 + bad), 12);
      const elsewhere = targets[(bad + 4) % targets.length];
      const spoiled = points.map((p, i) =>
        i === bad && elsewhere
          ? { target: p.target, inputs: pointsFor([elsewhere], compressed, 12)[0]?.inputs ?? [] }
          : p,
      );
      const result = fitRidgeAffine(spoiled);
      expect(result.excluded).toEqual([targets[bad]]);
      expect(errorOn(result.map, targetsOf("standard", "validation"), compressed)).toBeLessThan(25);
    }
  });

  it("keeps every point of honest noisy calibrations, but for the stated 1 %", () => {
    let dropped = 0;
    const runs = 400;
    for (let seed = 0; seed < runs; seed++)
      dropped += fitRidgeAffine(pointsFor(targetsOf("standard", "calibration"), noisy(compressed, 2, seed)))
        .excluded.length;
    expect(dropped / runs).toBeLessThan(0.025);
  });

  it("weighs points, not samples: a target with more samples counts no more", () => {
    const points = pointsFor(targetsOf("standard", "calibration"), noisy(compressed, 1, 7));
    const [first, ...rest] = points;
    const repeated = first
      ? [{ target: first.target, inputs: Array.from({ length: 50 }, () => first.inputs).flat() }, ...rest]
      : [];
    const a = applyMap(fitRidgeAffine(points).map, inputAt(5, 7));
    const b = applyMap(fitRidgeAffine(repeated).map, inputAt(5, 7));
    expect(b.x_px).toBeCloseTo(a.x_px, 6);
    expect(b.y_px).toBeCloseTo(a.y_px, 6);
  });

  it("is not fooled by its own fit: error left out exceeds error inside the fit (seeds 0-199)", () => {
    const targets = targetsOf("booth", "calibration");
    let inside = 0;
    let leftOut = 0;
    let validation = 0;
    for (let seed = 0; seed < 200; seed++) {
      const points = pointsFor(targets, noisy(compressed, 1.5, seed));
      const result = fitRidgeAffine(points);
      const mean = points.map((p) => {
        const raw = p.inputs[0]?.raw ?? { x_cm: 0, y_cm: 0 };
        const seen = applyMap(result.map, inputAt(raw.x_cm, raw.y_cm));
        return Math.hypot(seen.x_px - p.target.x_px, seen.y_px - p.target.y_px);
      });
      inside += mean.reduce((a, b) => a + b, 0) / mean.length;
      leftOut += result.leaveOneOut_px;
      validation += errorOn(
        result.map,
        targetsOf("booth", "validation"),
        noisy(compressed, 1.5, seed + 1000),
      );
    }
    expect(inside).toBeLessThan(0.8 * validation);
    expect(leftOut).toBeGreaterThan(0.95 * validation);
  });
});

describe("refusals", () => {
  const nine = targetsOf("standard", "calibration");

  it("needs four targets with samples", () => {
    const three = pointsFor(nine, compressed).map((p, i) => (i < 3 ? p : { ...p, inputs: [] }));
    expect(codeOf(() => fitRidgeAffine(three))).toEqual({
      code: "calibration/too-few",
      message: "3 calibration targets have usable gaze; at least 4 are needed",
    });
    expect(codeOf(() => fitRidgeAffine([])).code).toBe("calibration/too-few");
  });

  it.each<[string, Predictor, string]>([
    ["constant gaze", () => ({ x_cm: 3.7, y_cm: -1.1 }), "did not move"],
    ["gaze along a line", ({ x_px }) => ({ x_cm: 0.01 * x_px, y_cm: 0.02 * x_px }), "one line"],
    ["gaze not a number", () => ({ x_cm: Number.NaN, y_cm: 0 }), "not a number"],
    ["infinite gaze", () => ({ x_cm: 0, y_cm: Number.POSITIVE_INFINITY }), "not a number"],
  ])("names %s", (_name, look, words) => {
    const { code, message } = codeOf(() => fitRidgeAffine(pointsFor(nine, look)));
    expect(code).toBe("calibration/degenerate");
    expect(message).toContain(words);
  });

  it("names targets on a line", () => {
    const line = [1, 2, 3, 5, 7].map((k) => ({ x_px: 100 * k, y_px: 50 * k }));
    const scattered = noisy(compressed, 1, 3);
    expect(codeOf(() => fitRidgeAffine(pointsFor(line, scattered)))).toEqual({
      code: "calibration/degenerate",
      message: "Calibration failed: the targets lie on one line",
    });
  });
});

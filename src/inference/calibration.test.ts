import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GazePointCm, ScreenPointPx } from "../units.ts";
import { applyMap, type CalibrationPoint } from "./calibration.ts";
import { chooseMap, chooseMapSteps, fitRidgeAffine } from "./calibration-choice.ts";
import { fitFixed } from "./calibration-fit.ts";
import { createSeededRandom } from "./calibration-random.ts";
import type { MapInput } from "./calibration-samples.ts";
import { type CalibrationPreset, TARGET_LAYOUTS } from "./calibration-targets.ts";
import { GazeError } from "./errors.ts";
import { createNormal } from "./normal.fixture.ts";

const WIDTH_PX = 1933;
const HEIGHT_PX = 1087;

const inputAt = (x_cm: number, y_cm: number, rest: Partial<MapInput> = {}): MapInput => ({
  raw: { x_cm, y_cm },
  head: null,
  eyes: null,
  embedding: null,
  ...rest,
});

type Predictor = (target: ScreenPointPx) => GazePointCm;

/** Raw gaze of a network that is shifted, compressed and sheared: the inverse of a map with prime constants. */
const compressed: Predictor = ({ x_px, y_px }) => ({
  x_cm: 3 + 0.0101 * (x_px - 907) + 0.0013 * (y_px - 523),
  y_cm: -7 - 0.0017 * (x_px - 907) - 0.0071 * (y_px - 523),
});

function targetsOf(preset: CalibrationPreset, role: "calibration" | "validation"): ScreenPointPx[] {
  return TARGET_LAYOUTS[preset][role].map((t) => ({ x_px: t.x_frac * WIDTH_PX, y_px: t.y_frac * HEIGHT_PX }));
}

function pointsFor(targets: readonly ScreenPointPx[], look: Predictor, repeats = 1): CalibrationPoint[] {
  return targets.map((target) => ({
    target,
    inputs: Array.from({ length: repeats }, () => {
      const { x_cm, y_cm } = look(target);
      return inputAt(x_cm, y_cm);
    }),
  }));
}

/** Adds normal noise of the given standard deviation per axis. */
function noisy(look: Predictor, sigma_cm: number, seed: number): Predictor {
  const random = createSeededRandom(seed);
  const normal = createNormal(random);
  return (target) => {
    const { x_cm, y_cm } = look(target);
    return { x_cm: x_cm + sigma_cm * normal(), y_cm: y_cm + sigma_cm * normal() };
  };
}

function errorOn(
  map: Parameters<typeof applyMap>[0],
  targets: readonly ScreenPointPx[],
  look: Predictor,
): number {
  const errors = targets.map((target) => {
    const { x_cm, y_cm } = look(target);
    const seen = applyMap(map, inputAt(x_cm, y_cm));
    return Math.hypot(seen.x_px - target.x_px, seen.y_px - target.y_px);
  });
  return errors.reduce((a, b) => a + b, 0) / errors.length;
}

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

describe("choice of map", () => {
  it("takes the quadratic for a truly curved predictor with 13 points, never with 9", () => {
    const curved: Predictor = (t) => {
      const { x_cm, y_cm } = compressed(t);
      return { x_cm: x_cm + 0.02 * (x_cm - 3) ** 2, y_cm: y_cm + 0.03 * (x_cm - 3) * (y_cm + 7) };
    };
    const thirteen = chooseMap(pointsFor(targetsOf("research", "calibration"), curved));
    expect(thirteen.map.spec.kind).toBe("quadratic");
    expect(errorOn(thirteen.map, targetsOf("research", "validation"), curved)).toBeLessThan(
      0.5 *
        errorOn(
          fitRidgeAffine(pointsFor(targetsOf("research", "calibration"), curved)).map,
          targetsOf("research", "validation"),
          curved,
        ),
    );
    expect(chooseMap(pointsFor(targetsOf("standard", "calibration"), curved)).map.spec.kind).toBe("affine");
  });

  it("keeps the plain map where richer ones gain nothing", () => {
    const result = chooseMap(pointsFor(targetsOf("research", "calibration"), compressed));
    expect(result.map.spec.kind).toBe("affine");
    expect(result.candidates.map((c) => c.kind)).toEqual(["affine", "quadratic"]);
  });

  it("learns from head pose when the raw gaze follows the head", () => {
    const withHead = (targets: readonly ScreenPointPx[], seed: number): CalibrationPoint[] => {
      const random = createSeededRandom(seed);
      return targets.map((target) => ({
        target,
        inputs: Array.from({ length: 10 }, () => {
          const yaw_deg = 20 * (random.uniform() - 0.5);
          const pitch_deg = 20 * (random.uniform() - 0.5);
          const { x_cm, y_cm } = compressed(target);
          const head = { yaw_deg, pitch_deg, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 60 };
          const eyes = { leftAlong: 0, leftAcross: 0, rightAlong: 0, rightAcross: 0, opening: null };
          return inputAt(x_cm + 0.5 * yaw_deg, y_cm - 0.3 * pitch_deg, { head, eyes });
        }),
      }));
    };
    const points = withHead(targetsOf("standard", "calibration"), 17);
    const result = chooseMap(points);
    expect(result.map.spec.kind).toBe("pose");
    const unseen = withHead(targetsOf("standard", "validation"), 19);
    const errorsOf = (map: Parameters<typeof applyMap>[0]): number => {
      const all = unseen.flatMap((p) =>
        p.inputs.map((input) => {
          const seen = applyMap(map, input);
          return Math.hypot(seen.x_px - p.target.x_px, seen.y_px - p.target.y_px);
        }),
      );
      return all.reduce((a, b) => a + b, 0) / all.length;
    };
    expect(errorsOf(result.map)).toBeLessThan(0.3 * errorsOf(fitRidgeAffine(points).map));
  });

  it.each(["pose", "embedding"] as const)("weighs points, not samples, in the %s map", (kind) => {
    const head = { yaw_deg: 1, pitch_deg: 2, roll_deg: 3, x_cm: 0, y_cm: 0, z_cm: 60 };
    const eyes = { leftAlong: 0.1, leftAcross: 0, rightAlong: 0.1, rightAcross: 0, opening: null };
    const random = createSeededRandom(37);
    const points = pointsFor(targetsOf("standard", "calibration"), noisy(compressed, 1, 7), 2).map((p) => ({
      ...p,
      inputs: p.inputs.map((input) => ({
        ...input,
        head,
        eyes,
        embedding: [random.uniform(), random.uniform()],
      })),
    }));
    const repeated = points.map((p, i) =>
      i === 0 ? { ...p, inputs: [...p.inputs, ...p.inputs, ...p.inputs] } : p,
    );
    const once = fitFixed(points, kind, 0.1);
    const thrice = fitFixed(repeated, kind, 0.1);
    const probe = inputAt(5, 7, { head, eyes, embedding: [0.3, 0.9] });
    expect(thrice && applyMap(thrice, probe).x_px).toBeCloseTo((once && applyMap(once, probe).x_px) ?? 0, 6);
  });

  it("falls back to the affine map where pose is penalised away", () => {
    const random = createSeededRandom(23);
    const points = pointsFor(targetsOf("standard", "calibration"), noisy(compressed, 1, 7)).map((p) => ({
      ...p,
      inputs: p.inputs.map((input) => ({
        ...input,
        head: {
          yaw_deg: random.uniform(),
          pitch_deg: random.uniform(),
          roll_deg: 0,
          x_cm: 0,
          y_cm: 0,
          z_cm: 60,
        },
        eyes: { leftAlong: random.uniform(), leftAcross: 0, rightAlong: 0, rightAcross: 0, opening: null },
      })),
    }));
    const rich = fitFixed(points, "pose", 1e9);
    const plain = fitFixed(points, "affine", 0);
    const probe = points[2]?.inputs[0];
    const seen = rich && probe && applyMap(rich, probe);
    const expected = plain && probe && applyMap(plain, probe);
    expect(seen?.x_px).toBeCloseTo(expected?.x_px ?? 0, 3);
    expect(seen?.y_px).toBeCloseTo(expected?.y_px ?? 0, 3);
  });

  it("can be taken step by step, one left-out point at a time, with the same result", () => {
    const points = pointsFor(targetsOf("research", "calibration"), noisy(compressed, 1, 5));
    const steps = chooseMapSteps(points);
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count++;
    // Thirteen for each of affine and quadratic.
    expect(count).toBe(26);
    expect(step.value).toEqual(chooseMap(points));
  });

  it("applies a pose map without head pose as at the calibration's mean pose", () => {
    const points = pointsFor(targetsOf("standard", "calibration"), compressed).map((p, i) => ({
      ...p,
      inputs: p.inputs.map((input) => ({
        ...input,
        head: { yaw_deg: i, pitch_deg: -i, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 60 },
        eyes: { leftAlong: 0.01 * i, leftAcross: 0, rightAlong: 0.02, rightAcross: 0, opening: null },
      })),
    }));
    const map = fitFixed(points, "pose", 0.1);
    const seen = map && applyMap(map, inputAt(3, -7));
    expect(Number.isFinite(seen?.x_px)).toBe(true);
    expect(Number.isFinite(seen?.y_px)).toBe(true);
  });
});

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyMap, type CalibrationMap, type CalibrationPoint } from "./calibration.ts";
import { chooseMap } from "./calibration-choice.ts";
import { fitFixed, rowsOf } from "./calibration-fit.ts";
import { POPULATION_FEATURES, populationFeatures, populationUnit } from "./calibration-population.ts";
import { type PopulationPrior, priorFor } from "./calibration-prior.ts";
import { createSeededRandom } from "./calibration-random.ts";
import type { MapInput } from "./calibration-samples.ts";
import { fromSight, type ScreenPlacement } from "./calibration-sight.ts";
import { readCalibrationMap } from "./calibration-store.ts";
import { TARGET_LAYOUTS } from "./calibration-targets.ts";

const SEED = 611;
const screen: ScreenPlacement = { x_pxPerCm: 41, y_pxPerCm: 37, lens: { x_px: 953, y_px: -43 } };
const HOME = { x_cm: 0, y_cm: 0, z_cm: 55 };
const d = POPULATION_FEATURES.length;

/** A made-up population: what matters is only that people are drawn from it. */
const prior: PopulationPrior = {
  mean_cm: Array.from({ length: d }, (_, j) => [j % 2 ? 0.4 : -3, j % 2 ? -3 : 0.4] as const),
  sd_cm: Array.from({ length: d }, () => [0.3, 0.3] as const),
  noise_cm: [0.4, 0.4],
};
const surroundings = { screen, prior };

/** Frames of people whose true map is `coefficients_cm` plus a constant, with a target at every frame. */
function pointsOf(
  coefficients_cm: readonly (readonly [number, number])[],
  count: number,
  random = createSeededRandom(SEED),
): CalibrationPoint[] {
  const swing = (amplitude: number): number => amplitude * (2 * random.uniform() - 1);
  const inputs = Array.from({ length: count }, (): MapInput => {
    const head = {
      yaw_deg: swing(8),
      pitch_deg: swing(6),
      roll_deg: swing(5),
      x_cm: swing(4),
      y_cm: swing(3),
    };
    return {
      raw: { x_cm: swing(15), y_cm: -10 + swing(8) },
      // The mean distance of any set of these is not exactly HOME's: maps must not rely on it.
      head: { ...head, z_cm: HOME.z_cm + swing(6) },
      eyes: {
        leftAlong: swing(0.2),
        rightAlong: swing(0.2),
        leftAcross: swing(0.1),
        rightAcross: swing(0.1),
        opening: 0.3 + swing(0.1),
      },
      embedding: null,
    };
  });
  const z_cm = inputs.reduce((sum, { head }) => sum + (head?.z_cm ?? 0), 0) / count;
  const sight = { screen, home: { ...HOME, z_cm } };
  const unit = populationUnit(sight);
  return inputs.map((input) => {
    const features = populationFeatures(input, sight);
    const at = (axis: 0 | 1): number =>
      unit[axis] * features.reduce((sum, f, j) => sum + f * (coefficients_cm[j]?.[axis] ?? 0), 2);
    return { target: fromSight({ x_px: at(0), y_px: at(1) }, input.head ?? HOME, sight), inputs: [input] };
  });
}

/** Coefficients of a map in the prior's unit, cm. */
function coefficientsOf(map: CalibrationMap | null): (readonly [number, number])[] {
  if (map === null || map.spec.sight === null) throw new Error("no population map");
  const [x, y] = populationUnit(map.spec.sight);
  return map.coefficients_px.map((pair) => [pair[0] / x, pair[1] / y] as const);
}

function largestDifference(
  a: readonly (readonly [number, number])[],
  b: readonly (readonly [number, number])[],
): number {
  return Math.max(
    ...a.flatMap(([x, y], j) => [Math.abs(x - (b[j]?.[0] ?? 0)), Math.abs(y - (b[j]?.[1] ?? 0))]),
  );
}

function personOf(seed: number): (readonly [number, number])[] {
  const random = createSeededRandom(seed);
  return prior.mean_cm.map(([x, y]) => [x + random.uniform() - 0.5, y + random.uniform() - 0.5] as const);
}

const errorOf = (map: CalibrationMap, points: readonly CalibrationPoint[]): number =>
  points.reduce((sum, { target, inputs }) => {
    const seen = inputs.map((input) => applyMap(map, input));
    return sum + Math.hypot((seen[0]?.x_px ?? 0) - target.x_px, (seen[0]?.y_px ?? 0) - target.y_px);
  }, 0) / points.length;

describe(`population map (seed ${SEED})`, () => {
  const own = personOf(SEED);

  it("is the population's where its noise is infinite, and near it where that is large", () => {
    const points = pointsOf(own, 9);
    expect(coefficientsOf(fitFixed(points, "population", Number.POSITIVE_INFINITY, surroundings))).toEqual(
      prior.mean_cm.map(([x, y]) => [expect.closeTo(x, 9), expect.closeTo(y, 9)]),
    );
    const distant = coefficientsOf(fitFixed(points, "population", 1e9, surroundings));
    expect(largestDifference(distant, prior.mean_cm)).toBeLessThan(1e-5);
  });

  it("is the person's alone where many points are trusted, whatever the population", () => {
    const map = fitFixed(pointsOf(own, 80), "population", 1e-9, surroundings);
    expect(largestDifference(coefficientsOf(map), own)).toBeLessThan(1e-4);
  });

  it("does not depend on the focal length that head distances were reckoned with", () => {
    const points = pointsOf(own, 9);
    const plain = fitFixed(points, "population", 1, surroundings);
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), (factor) => {
        const stretch = (input: MapInput): MapInput => ({
          ...input,
          head: input.head && { ...input.head, z_cm: factor * input.head.z_cm },
        });
        const stretched = points.map(({ target, inputs }) => ({ target, inputs: inputs.map(stretch) }));
        const map = fitFixed(stretched, "population", 1, surroundings);
        const [input] = points[3]?.inputs ?? [];
        if (plain === null || map === null || input === undefined) throw new Error("no map");
        const { x_px, y_px } = applyMap(plain, input);
        expect(applyMap(map, stretch(input))).toEqual({
          x_px: expect.closeTo(x_px, 6),
          y_px: expect.closeTo(y_px, 6),
        });
      }),
    );
  });

  it("is chosen for a person of the population and halves the error on other targets", () => {
    const points = pointsOf(own, 40);
    const calibration = points.slice(0, 9);
    const unseen = points.slice(9);
    const { map } = chooseMap(calibration, undefined, surroundings);
    expect(map.spec.kind).toBe("population");
    expect(errorOf(map, unseen)).toBeLessThan(0.5 * errorOf(chooseMap(calibration, ["affine"]).map, unseen));
  });

  it("is not used for a person whom the population misleads", () => {
    const random = createSeededRandom(SEED);
    const points = TARGET_LAYOUTS.standard.calibration.map(({ x_frac, y_frac }): CalibrationPoint => {
      const target = { x_px: 1900 * x_frac, y_px: 1000 * y_frac };
      const [input] = pointsOf(own, 1, random)[0]?.inputs ?? [];
      if (input === undefined) throw new Error("no frame");
      const raw = { x_cm: 0.02 * target.x_px + 0.1 * random.uniform(), y_cm: -0.02 * target.y_px };
      return { target, inputs: [{ ...input, raw }] };
    });
    const { map, candidates } = chooseMap(points, ["population"], surroundings);
    expect(candidates.map(({ kind }) => kind)).toEqual(["affine", "population"]);
    expect(map.spec.kind).toBe("affine");
  });

  it("counts a target once, however many frames show it", () => {
    const sight = { screen, home: HOME };
    const spec = { kind: "population", origin: { x_cm: 0, y_cm: 0 }, embeddingLength: 0, sight } as const;
    const frames = pointsOf(own, 3).flatMap(({ inputs }) => inputs);
    const rows = rowsOf({ target: { x_px: 500, y_px: 300 }, inputs: frames }, spec);
    const raw = frames.map((input) => populationFeatures(input, sight)[0] ?? Number.NaN);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.features[0]).toBeCloseTo(raw.reduce((a, b) => a + b, 0) / 3, 12);
  });

  it("is the same map after it was stored and restored", () => {
    const map = fitFixed(pointsOf(own, 9), "population", 1, surroundings);
    if (map === null) throw new Error("no map");
    expect(readCalibrationMap({ path: "map", value: JSON.parse(JSON.stringify(map)) })).toEqual(map);
  });

  it("leaves a point out that contradicts all others", () => {
    const points = pointsOf(own, 12).map((p): CalibrationPoint => {
      const [input] = p.inputs;
      if (input === undefined) throw new Error("no frame");
      // Raw gaze that agrees with the targets: contradiction is told by it.
      const raw = { x_cm: p.target.x_px / 41, y_cm: -p.target.y_px / 37 };
      return { ...p, inputs: [{ ...input, raw }] };
    });
    const clean = chooseMap(points.slice(1), ["population"], surroundings);
    const [first, ...others] = points;
    if (first === undefined) throw new Error("no point");
    const stray = { x_px: first.target.x_px + 900, y_px: first.target.y_px - 700 };
    const bad = chooseMap([{ ...first, target: stray }, ...others], ["population"], surroundings);
    expect(bad.excluded).toEqual([stray]);
    expect(bad.map).toEqual(clean.map);
  });

  it("needs prior, screen, head, irises and lids, and survives a frame without them", () => {
    const points = pointsOf(own, 9);
    const kinds = (from: readonly CalibrationPoint[], around: Parameters<typeof chooseMap>[2]) =>
      chooseMap(from, ["population"], around).candidates.map(({ kind }) => kind);
    expect(kinds(points, surroundings)).toContain("population");
    expect(kinds(points, { screen, prior: null })).toEqual(["affine"]);
    expect(kinds(points, { screen: null, prior })).toEqual(["affine"]);
    const without = (part: (input: MapInput) => Partial<MapInput>) =>
      points.map((p) => ({ ...p, inputs: p.inputs.map((input) => ({ ...input, ...part(input) })) }));
    for (const part of [
      () => ({ head: null }),
      () => ({ eyes: null }),
      ({ eyes }: MapInput) => ({ eyes: eyes && { ...eyes, opening: null } }),
    ])
      expect(kinds(without(part), surroundings)).toEqual(["affine"]);
    const map = fitFixed(points, "population", 1, surroundings);
    const lost = map && applyMap(map, { raw: { x_cm: 0, y_cm: 0 }, head: null, eyes: null, embedding: null });
    expect(Number.isFinite(lost?.x_px) && Number.isFinite(lost?.y_px)).toBe(true);
  });
});

describe("priors in this release", () => {
  const shaOf = (network: string): string => {
    const file = new URL(`../../public/models/${network}.card.json`, import.meta.url);
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly sha256: string }).sha256;
  };

  it.each(["tinytracker", "tinytracker-s"])(
    "%s has one of its own (else fit it again: tools/fit-population-prior.ts)",
    (network) => {
      const found = priorFor(shaOf(network));
      expect(found?.mean_cm).toHaveLength(d);
      const spreads = [...(found?.sd_cm ?? []), found?.noise_cm ?? [0, 0]].flat();
      expect(spreads.every((value) => value > 0 && value < 20)).toBe(true);
      // Looking to the user's right moves raw gaze right and, in the picture, the iris left.
      expect(found?.mean_cm[0]?.[0]).toBeGreaterThan(0);
      expect(found?.mean_cm[2]?.[0]).toBeLessThan(0);
    },
  );

  it("are each for one network", () => {
    expect(priorFor(shaOf("tinytracker"))).not.toEqual(priorFor(shaOf("tinytracker-s")));
    expect(priorFor("0".repeat(64))).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { POPULATION_FEATURES } from "../../src/inference/calibration-population.ts";
import { createSeededRandom } from "../../src/inference/calibration-random.ts";
import { createNormal } from "../../src/inference/normal.fixture.ts";
import { fitPopulation, type PersonRows } from "./population.ts";

const SEED = 20261126;
const NOISE_CM = [0.3, 0.6] as const;
const meanOf = (j: number): readonly [number, number] => [2 - 0.3 * j, 0.2 * j - 1];
const sdOf = (j: number): number => (j % 2 === 0 ? 0.1 : 1.5);

/** People whose coefficients are drawn from a known population, each with a constant of their own. */
function drawPeople(count: number): PersonRows[] {
  const normal = createNormal(createSeededRandom(SEED));
  return Array.from({ length: count }, () => {
    const own = POPULATION_FEATURES.map((_, j) => {
      const [x, y] = meanOf(j);
      return [x + sdOf(j) * normal(), y + sdOf(j) * normal()] as const;
    });
    const constant = [9 * normal(), 9 * normal()] as const;
    const features = Array.from({ length: 13 }, () => POPULATION_FEATURES.map(() => normal()));
    const goals_cm = features.map((row) => {
      const at = (axis: 0 | 1): number =>
        constant[axis] +
        NOISE_CM[axis] * normal() +
        row.reduce((sum, value, j) => sum + value * (own[j]?.[axis] ?? 0), 0);
      return [at(0), at(1)] as const;
    });
    return { features, goals_cm };
  });
}

describe(`fitPopulation (seed ${SEED})`, () => {
  const prior = fitPopulation(drawPeople(60), 60);

  it("finds the mean and the spread of the coefficients over people, and the noise within them", () => {
    for (const j of POPULATION_FEATURES.keys())
      for (const axis of [0, 1] as const) {
        const error = Math.abs((prior.mean_cm[j]?.[axis] ?? Number.NaN) - meanOf(j)[axis]);
        // Five standard errors of a mean over 60 people, and of what their noise adds.
        expect(error, `mean of feature ${j}`).toBeLessThan(5 * Math.hypot(sdOf(j), 0.2) * 60 ** -0.5);
        const sd = prior.sd_cm[j]?.[axis] ?? Number.NaN;
        if (sdOf(j) > 1) expect(Math.abs(sd / sdOf(j) - 1), `spread of feature ${j}`).toBeLessThan(0.35);
        else expect(sd, `spread of feature ${j}`).toBeLessThan(0.4);
      }
    for (const axis of [0, 1] as const)
      expect(Math.abs(prior.noise_cm[axis] / NOISE_CM[axis] - 1), "noise").toBeLessThan(0.35);
  });

  it("refuses to call one person a population", () => {
    expect(() => fitPopulation(drawPeople(1))).toThrow(RangeError);
  });
});

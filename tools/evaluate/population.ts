/**
 * How the personal coefficients of the "population" map lie over many people: expectation-maximisation of the
 * model y = c + x·b, b ~ N(mean, diag sd²) for each person, c free, noise per target N(0, noise²), each axis of
 * the screen by itself. Pure.
 */

import type { FeatureSpec } from "../../src/inference/calibration-features.ts";
import { rowsOf } from "../../src/inference/calibration-fit.ts";
import { POPULATION_FEATURES, populationUnit } from "../../src/inference/calibration-population.ts";
import type { PopulationPrior } from "../../src/inference/calibration-prior.ts";
import { meanHead } from "../../src/inference/calibration-sight.ts";
import type { MapSession } from "../../src/session/recording-maps.ts";

/** One person's targets: features and goal in the frame of calibration-population.ts, one row a target. */
export interface PersonRows {
  readonly features: readonly (readonly number[])[];
  readonly goals_cm: readonly (readonly [number, number])[];
}

/** All targets of a session; null when the head was found on none. */
export function personRows({ points, validation, placement }: MapSession): PersonRows | null {
  const home = meanHead(points.flatMap(({ inputs }) => inputs.map(({ head }) => head)));
  if (home === null) return null;
  const sight = { screen: placement, home };
  const spec: FeatureSpec = { kind: "population", origin: { x_cm: 0, y_cm: 0 }, embeddingLength: 0, sight };
  const unit = populationUnit(sight);
  const seen = validation.map(({ target, frames }) => ({
    target,
    inputs: frames.flatMap(({ input }) => input ?? []),
  }));
  const rows = [...points, ...seen]
    .flatMap((point) => rowsOf(point, spec))
    .filter(({ features }) => features.every((value) => Number.isFinite(value)));
  return {
    features: rows.map(({ features }) => Array.from(features)),
    goals_cm: rows.map(({ target }) => [target[0] / unit[0], target[1] / unit[1]] as const),
  };
}

const ITERATIONS = 80;
/** Least variance of a coefficient over people, cm²: keeps every posterior defined. */
const LEAST_VARIANCE = 1e-3;
const START = { variance: 1, noise: 4, ridge: 1e-4 } as const;

/** @throws RangeError when fewer than two people have two targets */
export function fitPopulation(people: readonly PersonRows[], iterations = ITERATIONS): PopulationPrior {
  const usable = people.filter(({ features }) => features.length > 1);
  if (usable.length < 2) throw new RangeError("a population needs at least two people with two targets");
  const x = fitAxis(usable, 0, iterations);
  const y = fitAxis(usable, 1, iterations);
  const pairs = (of: (axis: AxisPrior) => readonly number[]) =>
    of(x).map((value, j): readonly [number, number] => [value, of(y)[j] ?? Number.NaN]);
  return {
    mean_cm: pairs(({ mean }) => mean),
    sd_cm: pairs(({ variance }) => variance.map(Math.sqrt)),
    noise_cm: [Math.sqrt(x.noise), Math.sqrt(y.noise)],
  };
}

interface AxisPrior {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly noise: number;
}

/** Sums over one person's centred targets. */
interface PersonSums {
  readonly rows: number;
  readonly gram: readonly (readonly number[])[];
  readonly cross: readonly number[];
  readonly square: number;
}

function fitAxis(people: readonly PersonRows[], axis: 0 | 1, iterations: number): AxisPrior {
  const sums = people.map((person) => sumsOf(person, axis));
  const d = POPULATION_FEATURES.length;
  const pooled = sums.reduce((a, b) => ({
    rows: a.rows + b.rows,
    gram: a.gram.map((row, i) => row.map((value, j) => value + (b.gram[i]?.[j] ?? 0))),
    cross: a.cross.map((value, i) => value + (b.cross[i] ?? 0)),
    square: a.square + b.square,
  }));
  let prior: AxisPrior = {
    mean: times(inverse(plusDiagonal(pooled.gram, () => START.ridge)), pooled.cross),
    variance: Array.from({ length: d }, () => START.variance),
    noise: START.noise,
  };
  for (let k = 0; k < iterations; k++) prior = step(sums, prior);
  return prior;
}

/** One round of expectation and maximisation. */
function step(people: readonly PersonSums[], { mean, variance, noise }: AxisPrior): AxisPrior {
  const posteriors = people.map(({ gram, cross }) => {
    const precision = plusDiagonal(
      gram.map((row) => row.map((value) => value / noise)),
      (j) => 1 / (variance[j] ?? 1),
    );
    const spread = inverse(precision);
    const pull = cross.map((value, j) => value / noise + (mean[j] ?? 0) / (variance[j] ?? 1));
    return { spread, centre: times(spread, pull) };
  });
  const average = (of: (p: (typeof posteriors)[number], j: number) => number): number[] =>
    mean.map((_, j) => posteriors.reduce((sum, p) => sum + of(p, j), 0) / posteriors.length);
  const next = average(({ centre }, j) => centre[j] ?? 0);
  let squares = 0;
  let freedom = 0;
  for (const [i, { rows, gram, cross, square }] of people.entries()) {
    const { centre, spread } = posteriors[i] ?? { centre: [], spread: [] };
    const fitted = times(gram, centre);
    squares += square - 2 * dot(cross, centre) + dot(fitted, centre);
    for (const [j, row] of gram.entries()) squares += dot(row, spread[j] ?? []);
    freedom += rows - 1;
  }
  return {
    mean: next,
    variance: average(
      ({ centre, spread }, j) => ((centre[j] ?? 0) - (next[j] ?? 0)) ** 2 + (spread[j]?.[j] ?? 0),
    ).map((value) => value + LEAST_VARIANCE),
    noise: squares / freedom,
  };
}

function sumsOf({ features, goals_cm }: PersonRows, axis: 0 | 1): PersonSums {
  const n = features.length;
  const d = POPULATION_FEATURES.length;
  const columns = Array.from({ length: d }, (_, j) => centred(features.map((row) => row[j] ?? 0)));
  const goal = centred(goals_cm.map((pair) => pair[axis]));
  return {
    rows: n,
    gram: columns.map((a) => columns.map((b) => dot(a, b))),
    cross: columns.map((column) => dot(column, goal)),
    square: dot(goal, goal),
  };
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

type Matrix = readonly (readonly number[])[];
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const times = (a: Matrix, b: readonly number[]): number[] => a.map((row) => dot(row, b));
const plusDiagonal = (a: Matrix, value: (j: number) => number): number[][] =>
  a.map((row, i) => row.map((entry, j) => (i === j ? entry + value(j) : entry)));

/** Gauss-Jordan; positive definite matrices need no pivoting. */
function inverse(a: Matrix): number[][] {
  const d = a.length;
  const work = a.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < d; i++) {
    const pivotRow = work[i] ?? [];
    const pivot = pivotRow[i] ?? 0;
    for (let j = 0; j < 2 * d; j++) pivotRow[j] = (pivotRow[j] ?? 0) / pivot;
    for (const [k, row] of work.entries()) {
      const factor = row[i] ?? 0;
      if (k !== i && factor !== 0)
        for (let j = 0; j < 2 * d; j++) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
    }
  }
  return work.map((row) => row.slice(d));
}

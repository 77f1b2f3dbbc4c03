/**
 * The population that the "population" map starts from: how the coefficients of many rendered people lie, for
 * each network of this release. Made by tools/fit-population-prior.ts; another network has other errors, so its
 * users get no prior.
 */
import { POPULATION_FEATURES } from "./calibration-population.ts";
import tinytracker from "./population-priors/tinytracker.json" with { type: "json" };
import tinytrackerS from "./population-priors/tinytracker-s.json" with { type: "json" };

const FITTED = [tinytracker, tinytrackerS];

/** Per feature of POPULATION_FEATURES and axis; frame and units are those of calibration-population.ts. */
export interface PopulationPrior {
  /** d × (x, y): mean coefficient over people, cm per feature unit. */
  readonly mean_cm: readonly (readonly [number, number])[];
  /** d × (x, y), > 0: standard deviation over people. */
  readonly sd_cm: readonly (readonly [number, number])[];
  /** Standard deviation of a target's mean gaze from a person's own map, > 0. */
  readonly noise_cm: readonly [number, number];
}

/** @returns null unless a prior in this release was fitted for exactly this network and these features */
export function priorFor(networkSha256: string): PopulationPrior | null {
  const fitted = FITTED.find(({ network_sha256 }) => network_sha256 === networkSha256);
  if (fitted === undefined) return null;
  if (fitted.features.map(({ name }) => name).join() !== POPULATION_FEATURES.join()) return null;
  const pair = ([x = Number.NaN, y = Number.NaN]: readonly number[]): readonly [number, number] => [x, y];
  return {
    mean_cm: fitted.features.map(({ mean_cm }) => pair(mean_cm)),
    sd_cm: fitted.features.map(({ sd_cm }) => pair(sd_cm)),
    noise_cm: pair(fitted.noise_cm),
  };
}

/** The prior as the file that the app imports: with where it comes from, rounded to what the people support. */
import { POPULATION_FEATURES } from "../../src/inference/calibration-population.ts";
import type { PopulationPrior } from "../../src/inference/calibration-prior.ts";
import type { SeenSession } from "./drawn-sessions.ts";
import type { PersonRows } from "./population.ts";

export interface PriorSource {
  readonly networkSha256: string;
  readonly sessions: readonly SeenSession[];
  readonly people: readonly PersonRows[];
}

export function priorFile(prior: PopulationPrior, { networkSha256, sessions, people }: PriorSource): string {
  const file = {
    made_by: "npx tsx tools/fit-population-prior.ts; see tools/evaluate/README.md",
    basis: "rendered people of the train split; no photographs of people",
    network_sha256: networkSha256,
    people: people.length,
    targets: people.reduce((sum, { features }) => sum + features.length, 0),
    frames: sessions.reduce((sum, { found }) => sum + found, 0),
    subjects: `${sessions[0]?.subject ?? ""} to ${sessions.at(-1)?.subject ?? ""}`,
    seed: sessions[0]?.session.seed ?? 0,
    noise_cm: prior.noise_cm.map(rounded),
    features: POPULATION_FEATURES.map((name, j) => ({
      name,
      mean_cm: prior.mean_cm[j]?.map(rounded) ?? [],
      sd_cm: prior.sd_cm[j]?.map(rounded) ?? [],
    })),
  };
  // As the formatter would: short lists on one line.
  return `${JSON.stringify(file, null, 2).replaceAll(/\[\s+(-?[\d.e-]+),\s+(-?[\d.e-]+)\s+\]/g, "[$1, $2]")}\n`;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

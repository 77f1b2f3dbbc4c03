/** Noise for tests. */
import type { SeededRandom } from "./calibration-random.ts";

/** Standard normal draws by Box and Muller: two uniform draws for each, so that both may be mixed. */
export function createNormal(random: SeededRandom): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

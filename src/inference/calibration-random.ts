/**
 * A small seeded generator for target orders and bootstrap draws: the same seed gives the same
 * numbers on every machine. Not for cryptography, not a source of entropy.
 */

export interface SeededRandom {
  /** Next number, uniform in [0, 1), 32 bits fine. */
  uniform(): number;
  /** Next integer, uniform in 0 … count − 1. */
  below(count: number): number;
}

/** xorshift32 (Marsaglia, Journal of Statistical Software 8(14), 2003), triple 13, 17, 5. */
export function createSeededRandom(seed: number): SeededRandom {
  // Spread neighbouring seeds apart (golden-ratio multiplier), and keep off the fixed point zero.
  let state = (Math.imul(Math.trunc(seed) | 0, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  // The first outputs still resemble the seed.
  for (let warmUp = 0; warmUp < 8; warmUp++) next();
  const uniform = (): number => next() / 2 ** 32;
  return { uniform, below: (count) => Math.floor(uniform() * count) };
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const rest = [...items];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(random.below(rest.length), 1));
  return result;
}

/** Measures the instruction peaks of assembly/peaks.ts on this processor, in this browser. */

export interface Peaks {
  /** i32x4.dot_i16x8_s + add. */
  readonly pairs_gmac_per_s: number;
  /** i32x4.relaxed_dot_i8x16_i7x16_add_s. */
  readonly quads_gmac_per_s: number;
}

type Loop = (at: number, rounds: number) => number;

const OPERANDS_AT = 1024;
const ROUNDS = 20_000;
const PAIRS_MACS = 64;
const QUADS_MACS = 192;

export async function measurePeaks(): Promise<Peaks> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Int8Array(memory.buffer).fill(3);
  const bytes = await (await fetch("/vendor/peaks/peaks.wasm")).arrayBuffer();
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const { pairs, quads } = instance.exports as unknown as { pairs: Loop; quads: Loop };
  return { pairs_gmac_per_s: best(pairs, PAIRS_MACS), quads_gmac_per_s: best(quads, QUADS_MACS) };
}

/** The best of many short batches: a peak is what the processor can do when nothing interrupts it. */
function best(loop: Loop, macsPerRound: number): number {
  let shortest_ms = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 200; i++) {
    const start = performance.now();
    loop(OPERANDS_AT, ROUNDS);
    shortest_ms = Math.min(shortest_ms, performance.now() - start);
  }
  return (ROUNDS * macsPerRound) / shortest_ms / 1e6;
}

/** Measures the instruction peaks of assembly/peaks.ts on this processor, in this browser. */

export interface Peaks {
  /** i32x4.dot_i16x8_s + add. */
  readonly pairs_gmac_per_s: number;
  /** i32x4.relaxed_dot_i8x16_i7x16_add_s. */
  readonly quads_gmac_per_s: number;
  /** Depthwise 3×3 by pairs of taps. */
  readonly windows_gmac_per_s: number;
  /** int32 sums to int8, 10⁹ results per second. */
  readonly roundings_g_per_s: number;
}

type Loop = (at: number, rounds: number) => number;

const OPERANDS_AT = 1024;
/** A millisecond or so per batch: browsers' clocks tick every 5 µs. */
const ROUNDS = 300_000;
const BATCHES = 100;

export async function measurePeaks(): Promise<Peaks> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Int8Array(memory.buffer).fill(3);
  const bytes = await (await fetch("/vendor/peaks/peaks.wasm")).arrayBuffer();
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const { pairs, quads, windows, roundings } = instance.exports as unknown as Record<string, Loop>;
  return {
    pairs_gmac_per_s: best(pairs, 64),
    quads_gmac_per_s: best(quads, 192),
    windows_gmac_per_s: best(windows, 72),
    roundings_g_per_s: best(roundings, 16),
  };
}

/** The best of many short batches: a peak is what the processor can do when nothing interrupts it. */
function best(loop: Loop | undefined, perRound: number): number {
  if (loop === undefined) throw new TypeError("peaks.wasm lacks a loop");
  let shortest_ms = Number.POSITIVE_INFINITY;
  for (let i = 0; i < BATCHES; i++) {
    const start = performance.now();
    loop(OPERANDS_AT, ROUNDS);
    shortest_ms = Math.min(shortest_ms, performance.now() - start);
  }
  return (ROUNDS * perRound) / shortest_ms / 1e6;
}

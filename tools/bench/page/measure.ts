/**
 * The orders in which engines take turns. Every inference is timed alone: input copied in, run, both
 * values read.
 */
import type { Engine } from "./engine.ts";

export interface Timing {
  readonly median_ms: number;
  readonly p95_ms: number;
  readonly min_ms: number;
}

export type Order = "interleaved" | "burst" | "paced";

const WARM_UPS = 50;
/** Runs per turn in a burst; the first two of each turn are not counted. */
const BURST = 10;
const BURST_SKIPPED = 2;
const PACE_MS = 16;

async function timed(engine: Engine, input: Int8Array): Promise<number> {
  const start = performance.now();
  const result = engine.run(input);
  // Only an engine that really answers later is waited for; a resolved promise costs a turn.
  if (result instanceof Promise) await result;
  return performance.now() - start;
}

export function summarise(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median_ms: at(0.5), p95_ms: at(0.95), min_ms: at(0) };
}

/** `runs` counted inferences per engine, in turns; one Timing per engine. */
export async function measure(
  engines: readonly Engine[],
  inputs: readonly Int8Array[],
  runs: number,
  order: Order,
): Promise<Timing[]> {
  const times: number[][] = engines.map(() => []);
  const inputAt = (i: number): Int8Array => inputs[i % inputs.length] ?? new Int8Array();
  for (const engine of engines) {
    for (let i = 0; i < WARM_UPS; i++) await timed(engine, inputAt(i));
  }
  const turns = order === "burst" ? Math.ceil(runs / (BURST - BURST_SKIPPED)) : runs;
  for (let turn = 0; turn < turns; turn++) {
    for (let k = 0; k < engines.length; k++) {
      const which = (turn + k) % engines.length;
      const engine = engines[which];
      if (engine === undefined) continue;
      if (order === "paced") await new Promise((resolve) => setTimeout(resolve, PACE_MS));
      const count = order === "burst" ? BURST : 1;
      for (let i = 0; i < count; i++) {
        const time = await timed(engine, inputAt(turn * count + i));
        if (order !== "burst" || i >= BURST_SKIPPED) times[which]?.push(time);
      }
    }
    // Let the browser breathe, outside the timing.
    if (turn % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return times.map(summarise);
}

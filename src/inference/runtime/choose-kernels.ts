/**
 * Which kernels to use on this machine, decided by trying them once at start-up: relaxed ones must
 * give exactly what simd128 gives, and must be faster. Feature flags cannot tell: without AVX-VNNI the
 * 8-bit dot product exists, but is slower than the 16-bit one and saturates (wasm-baselines).
 */
import {
  compileKernels,
  fetchKernelBytes,
  type KernelBuild,
  type Kernels,
  requireSimd128,
} from "../kernels/kernels.ts";
import type { Network } from "./network.ts";
import { probeInput, probeModel } from "./probe-model.ts";
import { createWasmNetwork } from "./wasm-network.ts";

/** Enough for the browser's optimising compiler to have taken over; 5 … 50 ms in all. */
const ROUNDS = 12;
const RUNS_PER_ROUND = 20;

/** Bytes of a build, from wherever this program has them. */
export type KernelSource = (build: KernelBuild) => Promise<BufferSource>;

/**
 * @param now_ms a clock, e.g. performance.now.
 * @throws GazeError wasm/no-simd, model/fetch
 */
export async function chooseKernels(source: KernelSource, now_ms: () => number): Promise<Kernels> {
  requireSimd128();
  const safe = await compileKernels("simd128", await source("simd128"));
  for (const build of ["relaxed-unsigned", "relaxed-signed"] as const) {
    const bytes = await source(build);
    if (!WebAssembly.validate(bytes)) return safe;
    const candidate = await compileKernels(build, bytes);
    if (equal(candidate, safe)) return fasterKernels(candidate, safe, now_ms);
  }
  return safe;
}

/** In the browser: fetched from beside the app, timed by its own clock. */
export const loadKernels = (): Promise<Kernels> => chooseKernels(fetchKernelBytes, () => performance.now());

/** Bit for bit, on inputs that bring out what processors do differently. */
function equal(candidate: Kernels, safe: Kernels): boolean {
  const model = probeModel();
  const [a, b] = [createWasmNetwork(model, candidate), createWasmNetwork(model, safe)];
  for (let seed = 1; seed <= 3; seed++) {
    const input = probeInput(seed);
    a.run(input);
    b.run(input);
    if (a.output.some((value, i) => value !== b.output[i])) return false;
  }
  return true;
}

/** Whichever runs the probe in less time, best round against best round; `safe` in a draw. */
export function fasterKernels(candidate: Kernels, safe: Kernels, now_ms: () => number): Kernels {
  const model = probeModel();
  const [a, b] = [createWasmNetwork(model, candidate), createWasmNetwork(model, safe)];
  let [best_a, best_b] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    best_a = Math.min(best_a, timeOf(a, now_ms));
    best_b = Math.min(best_b, timeOf(b, now_ms));
  }
  return best_a < best_b ? candidate : safe;
}

function timeOf(network: Network, now_ms: () => number): number {
  const start = now_ms();
  for (let i = 0; i < RUNS_PER_ROUND; i++) network.run(network.input);
  return now_ms() - start;
}

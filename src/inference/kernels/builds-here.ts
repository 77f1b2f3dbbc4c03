/**
 * The compiled builds in a browser, for tests alone. A relaxed build runs where this machine's 8-bit dot
 * product gives exact sums, with all weights or, on x86 without VNNI (which saturates sums of two products at
 * 16 bits), with weights small enough not to saturate; elsewhere the app does not use it either.
 */
import { probeInput, probeModel } from "../runtime/probe-model.ts";
import { createReferenceNetwork } from "../runtime/reference-network.ts";
import { createWasmNetwork } from "../runtime/wasm-network.ts";
import { compileKernels, fetchKernelBytes, type KernelBuild, type Kernels } from "./kernels.ts";

/** 2 × 255 × 63 < 2¹⁵. */
export const SMALL_WEIGHTS = 63;
export const ALL_WEIGHTS = 127;

export const loadBuild = async (build: KernelBuild): Promise<Kernels> =>
  compileKernels(build, await fetchKernelBytes(build));

/** @param weightLimit weights lie within ± this. */
export async function isExactHere(build: KernelBuild, weightLimit: number): Promise<boolean> {
  const bytes = await fetchKernelBytes(build);
  if (!WebAssembly.validate(bytes)) return false;
  const model = probeModel(weightLimit);
  const network = createWasmNetwork(model, await loadBuild(build));
  const reference = createReferenceNetwork(model);
  for (const each of [network, reference]) each.run(probeInput(1));
  return network.output.every((value, i) => value === reference.output[i]);
}

/** What a skipped test says. */
export const notExactHere = (build: KernelBuild): string =>
  `this machine's 8-bit dot product does not give exact sums for ${build}`;

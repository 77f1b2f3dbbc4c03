/**
 * Every compiled build against reference.ts in a real browser: the same suite as in Node. A relaxed
 * build runs where this machine's 8-bit dot product gives exact sums, with all weights or, on x86
 * without VNNI (which saturates sums of two products at 16 bits), with weights small enough not to
 * saturate; elsewhere the app does not use it either, and the suite says so.
 */
import { describe, it } from "vitest";
import { probeInput, probeModel } from "../runtime/probe-model.ts";
import { createReferenceNetwork } from "../runtime/reference-network.ts";
import { createWasmNetwork } from "../runtime/wasm-network.ts";
import { describeKernels } from "./kernel-suite.ts";
import { compileKernels, fetchKernelBytes, type KernelBuild, type Kernels } from "./kernels.ts";

const load = async (build: KernelBuild): Promise<Kernels> =>
  compileKernels(build, await fetchKernelBytes(build));

/** 2 × 255 × 63 < 2¹⁵. */
const SMALL_WEIGHTS = 63;

async function isExactHere(build: KernelBuild, weightLimit: number): Promise<boolean> {
  const bytes = await fetchKernelBytes(build);
  if (!WebAssembly.validate(bytes)) return false;
  const model = probeModel(weightLimit);
  const [network, reference] = [createWasmNetwork(model, await load(build)), createReferenceNetwork(model)];
  for (const each of [network, reference]) each.run(probeInput(1));
  return network.output.every((value, i) => value === reference.output[i]);
}

describeKernels("simd128", () => load("simd128"));

for (const build of ["relaxed-unsigned", "relaxed-signed"] as const) {
  if (await isExactHere(build, 127)) describeKernels(build, () => load(build));
  else if (await isExactHere(build, SMALL_WEIGHTS)) {
    describeKernels(`small weights: ${build}`, () => load(build), SMALL_WEIGHTS);
  } else {
    describe(build, () => {
      it.skip(`this machine's 8-bit dot product does not give exact sums for ${build}`, () => {});
    });
  }
}

/**
 * From a Model and compiled kernels to a Network that runs.
 */
import type { Kernels } from "../kernels/kernels.ts";
import type { Model } from "../tflite/model.ts";
import type { Network } from "./network.ts";
import { createReferenceNetwork } from "./reference-network.ts";
import { createWasmNetwork, type WasmNetworkOptions } from "./wasm-network.ts";

/** @param kernels null computes by the reference kernels (slow; for tests and comparison). */
export function createNetwork(
  model: Model,
  kernels: Kernels | null,
  options: WasmNetworkOptions = {},
): Network {
  return kernels === null ? createReferenceNetwork(model) : createWasmNetwork(model, kernels, options);
}

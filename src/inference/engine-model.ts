/** From the bytes of a .tflite file to a network ready to run, and what to say about it. */
import type { Kernels } from "./kernels/kernels.ts";
import type { ModelInfo } from "./protocol.ts";
import { loadKernels } from "./runtime/choose-kernels.ts";
import { createNetwork } from "./runtime/create-network.ts";
import { describeInput, knownNetwork } from "./runtime/describe-input.ts";
import type { Network } from "./runtime/network.ts";
import { readModel } from "./tflite/read-model.ts";
import { workloadOf } from "./tflite/workload.ts";

export interface LoadedModel {
  readonly network: Network;
  readonly info: ModelInfo;
}

/** @throws GazeError model/corrupt, model/unsupported, model/fetch (kernels), wasm/no-simd */
export async function loadModel(bytes: Uint8Array<ArrayBuffer>): Promise<LoadedModel> {
  const model = readModel(bytes);
  describeInput(model); // refused before memory is made for it
  const network = createNetwork(model, await compiledKernels());
  return { network, info: await modelInfo(network, bytes) };
}

/** @throws GazeError model/unsupported: not a gaze network */
export async function modelInfo(network: Network, bytes: Uint8Array<ArrayBuffer>): Promise<ModelInfo> {
  const digest = await sha256(bytes);
  return {
    sha256: digest,
    file_bytes: bytes.length,
    input: describeInput(network.model, knownNetwork(digest)),
    learntMirrored: network.model.part !== null,
    embeddingLength: network.embedding.length,
    backend: network.backend,
    workload: workloadOf(network.model),
  };
}

let kernels: Promise<Kernels> | null = null;

/** Fetched and compiled once; a failure is forgotten, so that the next try is a real one. */
function compiledKernels(): Promise<Kernels> {
  kernels ??= loadKernels().catch((error: unknown) => {
    kernels = null;
    throw error;
  });
  return kernels;
}

/** Lower-case hexadecimal; empty where the page is not a secure context, which has no digest. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!globalThis.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

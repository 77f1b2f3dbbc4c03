/** TensorFlow.js on its WebAssembly backend, float32, one thread: the network's float twin. */
import { createFloatTwin, startFloatBackend } from "../../../src/inference/float-twin/float-twin.ts";
import { readModel } from "../../../src/inference/tflite/read-model.ts";
import type { Engine } from "./engine.ts";

export async function loadTfjs(): Promise<(bytes: Uint8Array) => Promise<Engine>> {
  await startFloatBackend("/vendor/tfjs/");
  return async (bytes) => createFloatTwin(readModel(bytes));
}

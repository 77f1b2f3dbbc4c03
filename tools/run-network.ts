/**
 * Runs prepared int8 pictures through the engine: for tests outside Node that compare it with other runtimes.
 *
 *   npx tsx tools/run-network.ts MODEL.tflite PICTURES OUTPUTS
 *
 * PICTURES: int8 inputs one after another. OUTPUTS: float32 little-endian, the outputs in the same order.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createNetwork } from "../src/inference/runtime/create-network.ts";
import { readModel } from "../src/inference/tflite/read-model.ts";
import { kernelsFromDisk } from "./kernel-files.ts";

const [modelFile, picturesFile, outputsFile] = process.argv.slice(2);
if (modelFile === undefined || picturesFile === undefined || outputsFile === undefined) {
  throw new Error("which model, pictures and outputs? npx tsx tools/run-network.ts MODEL PICTURES OUTPUTS");
}
const model = readModel(readFileSync(modelFile));
const network = createNetwork(model, await kernelsFromDisk("simd128"));
const pictures = new Int8Array(readFileSync(picturesFile));
const size = network.input.length;
if (pictures.length % size !== 0) throw new Error(`${pictures.length} bytes are no whole number of ${size}`);
const outputs = new Float32Array((pictures.length / size) * network.output.length);
for (let k = 0; k * size < pictures.length; k++) {
  network.input.set(pictures.subarray(k * size, (k + 1) * size));
  network.run(network.input);
  outputs.set(network.output, k * network.output.length);
}
writeFileSync(outputsFile, new Uint8Array(outputs.buffer));

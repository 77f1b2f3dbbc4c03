/**
 * A network run by the compiled kernels: memory made once, one WASM call per inference, nothing
 * allocated after that.
 */
import type { Kernels } from "../kernels/kernels.ts";
import { type Model, type Tensor, tensorAt } from "../tflite/model.ts";
import { embeddingTensor } from "./embedding.ts";
import type { LayerTime, Network } from "./network.ts";
import { type Plan, planNetwork } from "./plan.ts";
import type { RunSteps } from "./plan-builder.ts";
import { outputSource, producerOf, realReader } from "./real-values.ts";
import { addressOf, type Region, rowStrideOf } from "./regions.ts";

const PAGE_BYTES = 65536;

export interface WasmNetworkOptions {
  /** Keep every tensor readable after a run (uses more memory, a little slower). */
  readonly keepTensors?: boolean;
}

export function createWasmNetwork(model: Model, kernels: Kernels, options: WasmNetworkOptions = {}): Network {
  const plan = planNetwork(model, {
    family: kernels.family,
    storedUnsigned: kernels.storedUnsigned,
    keepTensors: options.keepTensors ?? false,
  });
  const { bytes, runSteps } = instantiatePlan(plan, kernels);
  const inputLength = tensorAt(model, model.input).elements;
  const input = new Int8Array(bytes.buffer, plan.inputAddress, inputLength);
  const flip = kernels.storedUnsigned ? 0x80 : 0;

  const reader = (tensor: Tensor, target: Float32Array, copies: number): (() => void) =>
    realReader(bytes, addressOf(regionOf(plan.regions, tensor)), tensor, flip, target, copies);

  const { tensor: source, copies } = outputSource(model);
  const output = new Float32Array(source.elements / copies);
  const readOutput = reader(source, output, copies);
  const hidden = embeddingTensor(model);
  const embedding = new Float32Array(hidden?.elements ?? 0);
  const readEmbedding = hidden === null ? null : reader(hidden, embedding, 1);
  const readable = new Set([model.input, source.index, hidden?.index ?? source.index]);

  return {
    model,
    backend: kernels.family,
    input,
    output,
    embedding,
    run(pixels) {
      if (pixels.length !== inputLength) {
        throw new RangeError(`input has ${pixels.length} values; the network takes ${inputLength}`);
      }
      if (pixels !== input) input.set(pixels);
      runSteps(plan.stepsAddress, 0, plan.stepCount);
      readOutput();
      readEmbedding?.();
    },
    readTensor(index) {
      if (index === model.output && index !== source.index) return output.slice();
      const dequantise = producerOf(model, index);
      if (dequantise?.kind === "DEQUANTIZE") {
        const real = new Float32Array(tensorAt(model, index).elements);
        reader(tensorAt(model, dequantise.input), real, 1)();
        return real;
      }
      const region = plan.regions.get(index);
      if (region === undefined) throw new RangeError(`tensor ${index} is not an activation`);
      if (options.keepTensors !== true && !readable.has(index)) {
        throw new RangeError(
          `tensor ${index} is overwritten during a run; create the network with keepTensors`,
        );
      }
      return signed(tensorAt(model, index));
    },
    profile(repeats, now_ms) {
      return plan.stepsOf.map(({ first, count }, operator): LayerTime => {
        if (count === 0) return { operator, time_ms: 0, isFused: true };
        // Clocks in browsers tick coarsely: time the whole batch, again and again, and take the median.
        const times = Array.from({ length: 5 }, () => {
          const start = now_ms();
          for (let i = 0; i < repeats; i++) runSteps(plan.stepsAddress, first, count);
          return (now_ms() - start) / repeats;
        }).sort((a, b) => a - b);
        return { operator, time_ms: times[2] ?? 0, isFused: false };
      });
    },
  };

  function signed(tensor: Tensor): Int8Array {
    if (tensor.index === model.input) return input.slice();
    const region = regionOf(plan.regions, tensor);
    const values = new Int8Array(tensor.elements);
    const rowBytes = region.width * region.channels;
    for (let y = 0; y < region.height; y++) {
      const from = addressOf(region) + y * rowStrideOf(region);
      for (let i = 0; i < rowBytes; i++) values[y * rowBytes + i] = (bytes[from + i] ?? 0) ^ flip;
    }
    return values;
  }
}

/** Memory with the plan loaded into it, and the kernels looking at that memory. */
export function instantiatePlan(plan: Plan, kernels: Kernels): { bytes: Uint8Array; runSteps: RunSteps } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(plan.memory_bytes / PAGE_BYTES) });
  const bytes = new Uint8Array(memory.buffer);
  const instance = new WebAssembly.Instance(kernels.module, { env: { memory } });
  const { run } = instance.exports;
  if (typeof run !== "function") throw new TypeError("the kernels do not export run");
  const runSteps = run as RunSteps;
  plan.load(bytes, runSteps);
  return { bytes, runSteps };
}

function regionOf(regions: ReadonlyMap<number, Region>, tensor: Tensor): Region {
  const region = regions.get(tensor.index);
  if (region === undefined) throw new RangeError(`tensor ${tensor.index} has no memory`);
  return region;
}

/**
 * LiteRT.js 2.5.3, driven below its public classes: those refuse int8 tensors, the WASM module behind
 * them does not. One thread, host memory, the same copies in and out as every other engine here.
 */
import { tensorAt } from "../../../src/inference/tflite/model.ts";
import { readModel } from "../../../src/inference/tflite/read-model.ts";
import type { Engine } from "./engine.ts";

/** The part of the module's bindings that is used (named in @litertjs/core's own index.d.ts). */
interface LiteRtModule {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  setupLogging(): void;
  loadModel(environment: unknown, address: number, bytes: number): unknown;
  compileModel(
    environment: unknown,
    model: unknown,
    options: unknown,
  ): CompiledModel | Promise<CompiledModel>;
  LiteRtEnvironment: { create(device: null): unknown };
  LiteRtLayout: { create(dimensions: unknown): unknown };
  LiteRtRankedTensorType: { create(elementType: { value: number }, layout: unknown): RankedTensorType };
  LiteRtTensorBuffer: {
    createManaged(environment: unknown, type: unknown, tensor: RankedTensorType, bytes: number): TensorBuffer;
  };
  LiteRtTensorBufferType: { HOST_MEMORY: unknown };
  LiteRtTensorBufferLockMode: { READ: unknown; WRITE: unknown };
  VectorInt32: new () => { push_back(value: number): void };
}

interface RankedTensorType {
  bytes(): number;
}

interface TensorBuffer {
  lock(mode: unknown): number;
  unlock(): void;
  delete(): void;
}

interface CompiledModel {
  run(signature: number, inputs: TensorBuffer[]): TensorBuffer[] | Promise<TensorBuffer[]>;
}

type ModuleFactory = (options: { locateFile(path: string): string }) => Promise<LiteRtModule>;

/** LiteRT's number for int8 elements (kTfLiteInt8). */
const INT8 = 9;

export async function loadLiteRt(
  build: "compat" | "relaxed",
): Promise<(bytes: Uint8Array) => Promise<Engine>> {
  const name = build === "compat" ? "litert_wasm_compat_internal" : "litert_wasm_internal";
  await loadClassicScript(`/vendor/litert/${name}.js`);
  const factory = (globalThis as unknown as { ModuleFactory: ModuleFactory }).ModuleFactory;
  const wasm = await factory({ locateFile: (path) => `/vendor/litert/${path}` });
  wasm.setupLogging();
  const environment = wasm.LiteRtEnvironment.create(null);
  return async (bytes) => {
    const address = wasm._malloc(bytes.length);
    wasm.HEAPU8.set(bytes, address);
    const model = wasm.loadModel(environment, address, bytes.length);
    const compiled = await wasm.compileModel(environment, model, {
      environment: { liteRtEnvironment: environment },
      accelerator: "wasm",
      cpuOptions: { numThreads: 1 },
      gpuOptions: {},
      webNNOptions: {},
    });
    return runner(wasm, environment, compiled, inputShapeOf(bytes));
  };
}

function runner(
  wasm: LiteRtModule,
  environment: unknown,
  compiled: CompiledModel,
  shape: readonly number[],
): Engine {
  const dimensions = new wasm.VectorInt32();
  for (const size of shape) dimensions.push_back(size);
  const type = wasm.LiteRtRankedTensorType.create({ value: INT8 }, wasm.LiteRtLayout.create(dimensions));
  const { HOST_MEMORY } = wasm.LiteRtTensorBufferType;
  const buffer = wasm.LiteRtTensorBuffer.createManaged(environment, HOST_MEMORY, type, type.bytes());
  const { READ, WRITE } = wasm.LiteRtTensorBufferLockMode;
  const result = new Float32Array(2);
  const read = ([output]: TensorBuffer[]): Float32Array => {
    if (output === undefined) throw new Error("LiteRT returned no output");
    result.set(new Float32Array(wasm.HEAPU8.buffer, output.lock(READ), result.length));
    output.unlock();
    output.delete();
    return result;
  };
  return {
    run(input) {
      const at = buffer.lock(WRITE);
      wasm.HEAPU8.set(new Uint8Array(input.buffer, input.byteOffset, input.length), at);
      buffer.unlock();
      const outputs = compiled.run(0, [buffer]);
      return outputs instanceof Promise ? outputs.then(read) : read(outputs);
    },
  };
}

function loadClassicScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${url} could not be loaded`));
    document.head.append(script);
  });
}

/** LiteRT wants the fixed shape; the file's own reader of ours knows it. */
function inputShapeOf(bytes: Uint8Array): readonly number[] {
  const model = readModel(bytes);
  return tensorAt(model, model.input).shape;
}

/** Our own engine, one build of the kernels. */
import { compileKernels, KERNEL_URLS, type KernelBuild } from "../../../src/inference/kernels/kernels.ts";
import { createNetwork } from "../../../src/inference/runtime/create-network.ts";
import { tensorAt } from "../../../src/inference/tflite/model.ts";
import { readModel } from "../../../src/inference/tflite/read-model.ts";
import { macsOf } from "../../../src/inference/tflite/workload.ts";
import type { Engine } from "./engine.ts";

export async function loadOurs(build: KernelBuild): Promise<(bytes: Uint8Array) => Promise<Engine>> {
  const response = await fetch(KERNEL_URLS[build]);
  const kernels = await compileKernels(build, await response.arrayBuffer());
  return async (bytes) => {
    const model = readModel(bytes);
    const network = createNetwork(model, kernels);
    return {
      run(input) {
        network.run(input);
        return network.output;
      },
      layers: (repeats) =>
        network
          .profile(repeats, () => performance.now())
          .flatMap(({ operator: index, time_ms }) => {
            const operator = model.operators[index];
            if (operator === undefined) return [];
            return {
              operator: index,
              kind: operator.kind,
              output_shape: tensorAt(model, operator.output).shape,
              macs: macsOf(model, operator),
              time_us: time_ms * 1000,
            };
          }),
    };
  };
}

/** Takes one network apart, answers once. A worker of its own, so that the gaze goes on meanwhile. */
import { GazeError } from "../errors.ts";
import { compileKernels, fetchKernelBytes, type Kernels } from "../kernels/kernels.ts";
import { loadKernels } from "../runtime/choose-kernels.ts";
import { inspectNetwork } from "./inspect-network.ts";
import type { InspectionReply, InspectionRequest } from "./inspect-protocol.ts";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

/** The kernels that the page's network runs on, so that the times are of the same code. */
async function kernelsOf(backend: string | null): Promise<Kernels> {
  if (backend !== "simd128") return loadKernels();
  return compileKernels("simd128", await fetchKernelBytes("simd128"));
}

async function answer({ modelBytes, pictures, backend }: InspectionRequest): Promise<InspectionReply> {
  try {
    const kernels = await kernelsOf(backend);
    const now_ms = () => performance.now();
    const inspection = await inspectNetwork(new Uint8Array(modelBytes), pictures, { kernels, now_ms });
    return { type: "inspected", inspection };
  } catch (thrown) {
    return { type: "failed", error: GazeError.from(thrown, "model/corrupt").toWire() };
  }
}

scope.addEventListener("message", ({ data }: MessageEvent<InspectionRequest>) => {
  void answer(data).then((reply) => scope.postMessage(reply));
});

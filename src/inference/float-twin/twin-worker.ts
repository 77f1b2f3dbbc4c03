/**
 * The float twin in a worker of its own: TensorFlow.js comes with this file alone, its memory goes with the
 * worker, and the thread that follows the gaze never waits for it.
 */
import { env } from "@tensorflow/tfjs-core";
import { GazeError } from "../errors.ts";
import { readModel } from "../tflite/read-model.ts";
import { createFloatTwin, type FloatTwin, startFloatBackend } from "./float-twin.ts";
import type { FromTwin, ToTwin } from "./twin-protocol.ts";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
let twin: FloatTwin | null = null;

async function answer(request: ToTwin): Promise<FromTwin> {
  if (request.type === "start") {
    // One thread is what is compared; the threaded build would start workers that the page's policy forbids.
    env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    await startFloatBackend(request.wasmFolder);
    twin = createFloatTwin(readModel(new Uint8Array(request.modelBytes)));
    return { type: "ready" };
  }
  if (twin === null) throw new GazeError("twin/failed", "a picture came before the network");
  const start_ms = performance.now();
  const [x = Number.NaN, y = Number.NaN] = twin.run(request.input);
  return { type: "ran", run: { x, y, time_ms: performance.now() - start_ms } };
}

let queue: Promise<void> = Promise.resolve();
scope.addEventListener("message", ({ data }: MessageEvent<ToTwin>) => {
  queue = queue.then(async () => {
    const reply = await answer(data).catch(
      (thrown: unknown): FromTwin => ({
        type: "failed",
        error: GazeError.from(thrown, "twin/failed").toWire(),
      }),
    );
    scope.postMessage(reply);
  });
});

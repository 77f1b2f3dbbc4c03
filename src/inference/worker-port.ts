/**
 * The worker's end of the protocol, over anything that looks like a port: requests are handled in order,
 * each gets exactly one reply, failures become typed errors on the wire.
 */
import type { Engine } from "./engine.ts";
import { GazeError, type GazeErrorCode } from "./errors.ts";
import { type FromEngine, type ToEngine, transfersOf } from "./protocol.ts";

/** What the worker needs of its global scope, or of a MessagePort. */
export interface EnginePort {
  postMessage(message: FromEngine, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToEngine>) => void): void;
}

type Init = Extract<ToEngine, { type: "init" }>;

/** @param create makes the engine when `init` arrives */
export function servePort(port: EnginePort, create: (init: Init) => Promise<Engine>): void {
  let engine: Promise<Engine> | null = null;
  /** Each request waits for the one before. */
  let queue: Promise<void> = Promise.resolve();

  const ready = (): Promise<Engine> =>
    engine ?? Promise.reject(new GazeError("worker/crashed", "a request came before init"));

  const answer = async (request: ToEngine): Promise<FromEngine> => {
    const { id } = request;
    switch (request.type) {
      case "init": {
        engine = create(request);
        return { type: "ready", id, info: (await engine).info };
      }
      case "load-model":
        return { type: "model-loaded", id, model: await (await ready()).loadModel(request.modelBytes) };
      case "frame":
        try {
          const { bitmap, captured_ms, wantCrops, wantInput, views } = request;
          const wants = { crops: wantCrops, input: wantInput, views };
          return { type: "result", id, result: (await ready()).process(bitmap, captured_ms, wants) };
        } finally {
          request.bitmap.close();
        }
    }
  };

  port.addEventListener("message", ({ data: request }) => {
    queue = queue.then(async () => {
      const reply = await answer(request).catch(
        (error: unknown): FromEngine => ({
          type: "failed",
          id: request.id,
          error: GazeError.from(error, FALLBACK[request.type]).toWire(),
        }),
      );
      port.postMessage(reply, transfersOf(reply));
    });
  });
}

/** Code of an exception that is not a GazeError, by what was being done. */
const FALLBACK: Readonly<Record<ToEngine["type"], GazeErrorCode>> = {
  init: "face/load",
  "load-model": "model/corrupt",
  frame: "worker/crashed",
};

/** The two ends of a worker without a worker, for tests of the client: real ports, made-up frames. */
import { MessageChannel, type MessagePort as NodePort } from "node:worker_threads";
import type { WorkerLike } from "./client.ts";
import { WHOLE_SQUARE } from "./crop.ts";
import type { FrameResult } from "./observation.ts";
import type { EngineInfo, ModelInfo, ToEngine } from "./protocol.ts";

export const MODEL: ModelInfo = {
  sha256: "ab",
  file_bytes: 3,
  input: { width: 4, height: 4, layout: "grey", scale: 1, zeroPoint: 0, part: WHOLE_SQUARE },
  learntMirrored: false,
  embeddingLength: 2,
  backend: "simd128",
  workload: {
    layers: [],
    totals: {
      macs: 0,
      parameters: 0,
      weight_bytes: 0,
      activation_bytes: 0,
      activation_peak_bytes: 0,
      input_bytes: 0,
      output_bytes: 0,
    },
  },
};
export const INFO: EngineInfo = { model: MODEL, face: { bundle: "models/face.task", official: false } };

export const result = (captured_ms: number): FrameResult => ({
  kind: "no-face",
  captured_ms,
  frame_width: 640,
  frame_height: 480,
  brightness: 0.5,
  stages: { face_ms: 1, crop_ms: 2, network_ms: 3 },
});

/** A worker whose other end is a real port: everything sent is cloned and transferred for real. */
export class PortWorker implements WorkerLike {
  readonly far: NodePort;
  private readonly near: NodePort;
  private readonly failureListeners: ((event: Event) => void)[] = [];
  terminated = false;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.near = port1;
    this.far = port2;
  }
  postMessage(message: ToEngine, transfer: Transferable[]): void {
    this.near.postMessage(message, transfer as unknown as ArrayBuffer[]);
  }
  addEventListener(type: string, listener: (event: never) => void): void {
    if (type === "message") this.near.on("message", (data) => listener({ data } as never));
    else this.failureListeners.push(listener as (event: Event) => void);
  }
  terminate(): void {
    this.terminated = true;
    this.near.close();
  }
  die(message: string): void {
    for (const listener of this.failureListeners) listener(Object.assign(new Event("error"), { message }));
  }
}

/** Stands in for an ImageBitmap: transferable, and it can be closed. */
export function bitmap(): { picture: ImageBitmap; closed: Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => port2.once("close", resolve));
  return { picture: port1 as unknown as ImageBitmap, closed };
}

/** The main thread's end of an inspection: one worker, one question, one answer, and the worker is gone. */
import { GazeError } from "../errors.ts";
import type { NetworkInspection } from "./inspect-network.ts";
import type { InspectionReply, InspectionRequest } from "./inspect-protocol.ts";

/** What is needed of a Worker. */
export interface InspectionWorker {
  postMessage(request: InspectionRequest, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<InspectionReply>) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

export interface InspectionPlace {
  readonly createWorker?: () => InspectionWorker;
  /** After this the answer is given up. */
  readonly timeout_ms?: number;
}

/** A slow phone with a large network; a fast computer needs a second. */
const TIMEOUT_MS = 60_000;

/**
 * @param signal ends the worker at once; the promise then rejects with the signal's reason
 * @throws GazeError (rejects) model/corrupt, model/unsupported, model/too-large, model/fetch (kernels),
 * wasm/no-simd, worker/crashed, worker/timeout
 */
export function inspectInWorker(
  request: InspectionRequest,
  signal: AbortSignal,
  { createWorker = createInspectionWorker, timeout_ms = TIMEOUT_MS }: InspectionPlace = {},
): Promise<NetworkInspection> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const worker = createWorker();
  const { promise, resolve, reject } = deferred<NetworkInspection>();
  const onAbort = (): void => reject(signal.reason);
  const timer = setTimeout(
    () => reject(new GazeError("worker/timeout", `no inspection within ${timeout_ms} ms`)),
    timeout_ms,
  );
  worker.addEventListener("message", ({ data }) => {
    if (data.type === "inspected") resolve(data.inspection);
    else reject(GazeError.fromWire(data.error));
  });
  worker.addEventListener("error", (event) => {
    const message: unknown = Reflect.get(event, "message");
    reject(new GazeError("worker/crashed", typeof message === "string" ? message : "the worker stopped"));
  });
  worker.addEventListener("messageerror", () =>
    reject(new GazeError("worker/crashed", "a message could not be read")),
  );
  signal.addEventListener("abort", onAbort);
  worker.postMessage(request, [request.modelBytes]);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    worker.terminate();
  });
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function createInspectionWorker(): InspectionWorker {
  return new Worker(new URL("./inspect-worker.ts", import.meta.url), {
    type: "module",
    name: "inspection",
  });
}

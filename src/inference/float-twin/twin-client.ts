/** The main thread's handle on the float twin's worker. One picture at a time; closing ends the worker. */
import { GazeError } from "../errors.ts";
import type { FromTwin, ToTwin, TwinRun } from "./twin-protocol.ts";

/** What is needed of a Worker. */
export interface TwinWorker {
  postMessage(request: ToTwin, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<FromTwin>) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

export interface TwinOptions {
  /** The .tflite file; copied, the caller keeps its own. */
  readonly modelBytes: ArrayBuffer;
  readonly wasmFolder: string;
  readonly createWorker?: () => TwinWorker;
  readonly timeout_ms?: number;
}

export interface TwinClient {
  /** Resolves when pictures can be run. @throws GazeError (rejects) twin/failed */
  readonly ready: Promise<void>;
  /** @throws GazeError (rejects) twin/failed; also when it was closed meanwhile */
  run(input: Int8Array): Promise<TwinRun>;
  /** Ends the worker and frees all that it held; what is pending rejects. */
  close(): void;
}

/** The script and its WebAssembly, 0.9 MB, are fetched and compiled first: a slow line needs a while. */
const TIMEOUT_MS = 30_000;

export function startTwin(options: TwinOptions): TwinClient {
  const { createWorker = createTwinWorker, timeout_ms = TIMEOUT_MS } = options;
  const worker = createWorker();
  let pending: { resolve: (reply: FromTwin) => void; reject: (error: GazeError) => void } | null = null;
  let failure: GazeError | null = null;

  const fail = (error: GazeError): void => {
    failure ??= error;
    worker.terminate();
    pending?.reject(failure);
    pending = null;
  };
  worker.addEventListener("message", ({ data }) => {
    if (data.type === "failed") fail(twinError(GazeError.fromWire(data.error)));
    else pending?.resolve(data);
  });
  worker.addEventListener("error", (event) => {
    const message: unknown = Reflect.get(event, "message");
    fail(
      new GazeError(
        "twin/failed",
        typeof message === "string" && message !== "" ? message : "its worker stopped",
      ),
    );
  });
  worker.addEventListener("messageerror", () =>
    fail(new GazeError("twin/failed", "a message could not be read")),
  );

  const ask = (request: ToTwin, transfer: Transferable[]): Promise<FromTwin> => {
    if (failure !== null) return Promise.reject(failure);
    const timer = setTimeout(
      () => fail(new GazeError("twin/failed", `no answer within ${timeout_ms} ms`)),
      timeout_ms,
    );
    return new Promise<FromTwin>((resolve, reject) => {
      pending = { resolve, reject };
      worker.postMessage(request, transfer);
    }).finally(() => {
      pending = null;
      clearTimeout(timer);
    });
  };

  const modelBytes = options.modelBytes.slice(0);
  const ready = ask({ type: "start", modelBytes, wasmFolder: options.wasmFolder }, [modelBytes]).then(
    () => undefined,
  );
  // Whoever does not wait for `ready` learns of a failure from run().
  ready.catch(() => undefined);
  return {
    ready,
    async run(input) {
      const reply = await ask({ type: "run", input }, []);
      if (reply.type !== "ran") throw new GazeError("twin/failed", `unexpected reply "${reply.type}"`);
      return reply.run;
    },
    close: () => fail(new GazeError("twin/failed", "it was closed")),
  };
}

/** What the twin cannot read is a failure of the twin, whatever the reader calls it. */
const twinError = (error: GazeError): GazeError =>
  error.code === "twin/failed" ? error : new GazeError("twin/failed", error.message, { cause: error });

function createTwinWorker(): TwinWorker {
  return new Worker(new URL("./twin-worker.ts", import.meta.url), { type: "module", name: "float twin" });
}

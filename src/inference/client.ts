/**
 * The main thread's handle on the inference worker. Owns the Worker, and alone owns "busy": one frame is in
 * flight; while it is, only the newest frame is kept and the one it replaces is closed.
 *
 * A worker that dies or does not answer in time is terminated: everything pending is rejected, the worker is
 * started again once, and a second failure is final.
 */
import { DEFAULT_VIEWS, type ViewCount } from "./crop-views.ts";
import { GazeError } from "./errors.ts";
import type { FrameResult } from "./observation.ts";
import type { EngineInfo, FromEngine, ModelInfo, ToEngine } from "./protocol.ts";

/** What the client needs of a Worker. */
export interface WorkerLike {
  postMessage(message: ToEngine, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<FromEngine>) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

/** Calls back after a delay unless the returned function is called before. */
export type Timer = (callback: () => void, delay_ms: number) => () => void;

export interface GazeClientOptions {
  /** The .tflite file; copied, the caller keeps its own. */
  readonly modelBytes: ArrayBuffer;
  /** Absolute address of the folder with models/ and vendor/, with a trailing slash. */
  readonly assetsUrl?: string;
  /** video (the default): frames follow each other. image: each picture for itself. */
  readonly mode?: "video" | "image";
  readonly createWorker?: () => WorkerLike;
  readonly timer?: Timer;
  /** Told when a worker died and another one was started, and when that one is ready again. */
  readonly onRestart?: (state: "restarting" | "ready") => void;
}

export interface GazeClient {
  /** Resolves when frames can be processed; rejects when that will not happen. */
  readonly ready: Promise<EngineInfo>;
  /**
   * Takes the frame over (transfers or closes it).
   * @param wantInput whether the result carries the network's own input
   * @param views shifted crops whose answers are averaged; DEFAULT_VIEWS when left out
   * @returns null when a newer frame took its place, or the client was disposed
   * @throws GazeError (rejects): what the engine reported, worker/timeout, worker/crashed
   */
  process(
    bitmap: ImageBitmap,
    captured_ms: number,
    wantCrops: boolean,
    wantInput?: boolean,
    views?: ViewCount,
  ): Promise<FrameResult | null>;
  /** A copy of the network's file that runs, or will. */
  networkBytes(): ArrayBuffer;
  /** Replaces the network; a refused file leaves the old one running. */
  loadModel(modelBytes: ArrayBuffer): Promise<ModelInfo>;
  /** Terminates the worker. Frames pending resolve to null, other requests reject. */
  dispose(): void;
}

/** MediaPipe's WebAssembly is 11 MB to fetch and compile; slow phones take tens of seconds. */
const INIT_TIMEOUT_ms = 60_000;
/** Frames take tens of ms; the first one compiles shaders and may take seconds in software. */
const REQUEST_TIMEOUT_ms = 15_000;

interface Pending {
  readonly resolve: (reply: FromEngine) => void;
  readonly reject: (error: GazeError) => void;
  readonly cancelTimeout: () => void;
}

interface WaitingFrame {
  readonly bitmap: ImageBitmap;
  readonly captured_ms: number;
  readonly wantCrops: boolean;
  readonly wantInput: boolean;
  readonly views: ViewCount;
  readonly resolve: (result: FrameResult | null) => void;
  readonly reject: (error: GazeError) => void;
}

/** Without the id, which the client gives. */
type Request = ToEngine extends infer Message
  ? Message extends ToEngine
    ? Omit<Message, "id">
    : never
  : never;

export function createGazeClient(options: GazeClientOptions): GazeClient {
  return new WorkerClient(options);
}

class WorkerClient implements GazeClient {
  readonly ready: Promise<EngineInfo>;
  private readonly createWorker: () => WorkerLike;
  private readonly timer: Timer;
  private readonly assetsUrl: string;
  private readonly mode: "video" | "image";
  private readonly onRestart: (state: "restarting" | "ready") => void;
  private modelBytes: ArrayBuffer;
  private worker: WorkerLike | null = null;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private restartsLeft = 1;
  private state: "starting" | "ready" | "failed" | "disposed" = "starting";
  private failure: GazeError | null = null;
  private frameInFlight = false;
  private waiting: WaitingFrame | null = null;

  constructor(options: GazeClientOptions) {
    this.createWorker = options.createWorker ?? createInferenceWorker;
    this.timer = options.timer ?? startTimer;
    this.assetsUrl = options.assetsUrl ?? new URL(".", document.baseURI).href;
    this.mode = options.mode ?? "video";
    this.onRestart = options.onRestart ?? (() => {});
    this.modelBytes = options.modelBytes.slice(0);
    this.ready = this.launch();
    // Whoever does not wait for `ready` learns of a failure from process().
    this.ready.catch(() => {});
  }

  process(
    bitmap: ImageBitmap,
    captured_ms: number,
    wantCrops: boolean,
    wantInput = false,
    views: ViewCount = DEFAULT_VIEWS,
  ): Promise<FrameResult | null> {
    if (this.state === "disposed" || this.failure) {
      bitmap.close();
      return this.failure ? Promise.reject(this.failure) : Promise.resolve(null);
    }
    return new Promise((resolve, reject) => {
      this.dropWaiting();
      this.waiting = { bitmap, captured_ms, wantCrops, wantInput, views, resolve, reject };
      this.sendWaiting();
    });
  }

  networkBytes(): ArrayBuffer {
    return this.modelBytes.slice(0);
  }

  async loadModel(modelBytes: ArrayBuffer): Promise<ModelInfo> {
    await this.ready;
    const kept = modelBytes.slice(0);
    const sent = modelBytes.slice(0);
    const reply = await this.request({ type: "load-model", modelBytes: sent }, [sent], REQUEST_TIMEOUT_ms);
    if (reply.type !== "model-loaded") throw unexpected(reply);
    // A worker started anew gets the network the visitor chose last.
    this.modelBytes = kept;
    return reply.model;
  }

  dispose(): void {
    if (this.state === "disposed") return;
    this.state = "disposed";
    this.dropWaiting();
    this.stopWorker(new GazeError("worker/crashed", "the inference client was closed"));
  }

  /** Starts a worker and its engine; starts over once when the worker dies on the way. */
  private async launch(): Promise<EngineInfo> {
    try {
      const worker = this.createWorker();
      this.worker = worker;
      worker.addEventListener("message", ({ data }) => {
        if (worker === this.worker) this.receive(data);
      });
      worker.addEventListener("error", (event) => {
        if (worker === this.worker) this.crash(new GazeError("worker/crashed", causeOf(event)));
      });
      worker.addEventListener("messageerror", () => {
        if (worker === this.worker)
          this.crash(new GazeError("worker/crashed", "a message could not be read"));
      });
      const modelBytes = this.modelBytes.slice(0);
      const init: Request = { type: "init", modelBytes, assetsUrl: this.assetsUrl, mode: this.mode };
      const reply = await this.request(init, [modelBytes], INIT_TIMEOUT_ms);
      if (reply.type !== "ready") throw unexpected(reply);
      this.state = "ready";
      this.sendWaiting();
      return reply.info;
    } catch (thrown) {
      const error = GazeError.from(thrown, "worker/crashed");
      const died = error.code === "worker/crashed" || error.code === "worker/timeout";
      if (died && this.restartsLeft > 0 && this.state !== "disposed") {
        this.restartsLeft--;
        return this.launch();
      }
      this.fail(error);
      throw error;
    }
  }

  private request(message: Request, transfer: Transferable[], timeout_ms: number): Promise<FromEngine> {
    const { worker } = this;
    if (worker === null) {
      return Promise.reject(this.failure ?? new GazeError("worker/crashed", "there is no worker"));
    }
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.timer(() => {
        this.crash(new GazeError("worker/timeout", `no answer to "${message.type}" within ${timeout_ms} ms`));
      }, timeout_ms);
      this.pending.set(id, { resolve, reject, cancelTimeout });
      worker.postMessage({ ...message, id }, transfer);
    });
  }

  private receive(reply: FromEngine): void {
    if (reply.id === null) {
      this.crash(reply.type === "failed" ? GazeError.fromWire(reply.error) : unexpected(reply));
      return;
    }
    const pending = this.pending.get(reply.id);
    if (pending === undefined) return;
    this.pending.delete(reply.id);
    pending.cancelTimeout();
    if (reply.type === "failed") pending.reject(GazeError.fromWire(reply.error));
    else pending.resolve(reply);
  }

  private sendWaiting(): void {
    const frame = this.waiting;
    if (this.state !== "ready" || this.frameInFlight || frame === null) return;
    this.waiting = null;
    this.frameInFlight = true;
    const { bitmap, captured_ms, wantCrops, wantInput, views } = frame;
    const message: Request = { type: "frame", bitmap, captured_ms, wantCrops, wantInput, views };
    this.request(message, [bitmap], REQUEST_TIMEOUT_ms)
      .then((reply) => {
        if (reply.type !== "result") throw unexpected(reply);
        frame.resolve(reply.result);
      })
      .catch((error: unknown) => {
        if (this.state === "disposed") frame.resolve(null);
        else frame.reject(GazeError.from(error, "worker/crashed"));
      })
      .finally(() => {
        this.frameInFlight = false;
        this.sendWaiting();
      });
  }

  /** The worker is lost: everything pending rejects; a running engine is started again once. */
  private crash(error: GazeError): void {
    const wasReady = this.state === "ready";
    this.stopWorker(error);
    if (!wasReady) return; // launch() sees its own request rejected and decides.
    if (this.restartsLeft === 0) {
      this.fail(
        new GazeError("worker/crashed", `the worker failed again: ${error.message}`, { cause: error }),
      );
      return;
    }
    this.restartsLeft--;
    this.state = "starting";
    this.onRestart("restarting");
    this.launch().then(
      () => this.onRestart("ready"),
      () => {}, // launch() has already made the failure known.
    );
  }

  private fail(error: GazeError): void {
    if (this.state === "disposed") return;
    this.state = "failed";
    this.failure = error;
    this.stopWorker(error);
    const frame = this.waiting;
    this.waiting = null;
    frame?.bitmap.close();
    frame?.reject(error);
  }

  private stopWorker(error: GazeError): void {
    this.worker?.terminate();
    this.worker = null;
    const lost = [...this.pending.values()];
    this.pending.clear();
    for (const { reject, cancelTimeout } of lost) {
      cancelTimeout();
      reject(error);
    }
  }

  private dropWaiting(): void {
    this.waiting?.bitmap.close();
    this.waiting?.resolve(null);
    this.waiting = null;
  }
}

function createInferenceWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "inference" });
}

const startTimer: Timer = (callback, delay_ms) => {
  const id = setTimeout(callback, delay_ms);
  return () => clearTimeout(id);
};

function unexpected(reply: FromEngine): GazeError {
  return new GazeError("worker/crashed", `unexpected reply "${reply.type}"`);
}

function causeOf(event: Event): string {
  const message: unknown = Reflect.get(event, "message");
  return typeof message === "string" && message !== "" ? message : "the worker stopped with an error";
}

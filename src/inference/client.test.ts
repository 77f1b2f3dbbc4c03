import { MessageChannel, type MessagePort as NodePort } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { createGazeClient, type GazeClient, type WorkerLike } from "./client.ts";
import type { Engine, FrameWants } from "./engine.ts";
import { GazeError } from "./errors.ts";
import type { FrameResult } from "./observation.ts";
import type { EngineInfo, FromEngine, ModelInfo, ToEngine } from "./protocol.ts";
import { type EnginePort, servePort } from "./worker-port.ts";

const MODEL: ModelInfo = {
  sha256: "ab",
  file_bytes: 3,
  input: { width: 4, height: 4, layout: "grey", scale: 1, zeroPoint: 0, boxScale: 1 },
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
const INFO: EngineInfo = { model: MODEL, face: { bundle: "models/face.task", official: false } };

const result = (captured_ms: number): FrameResult => ({
  kind: "no-face",
  captured_ms,
  frame_width: 640,
  frame_height: 480,
  brightness: 0.5,
  stages: { face_ms: 1, crop_ms: 2, network_ms: 3 },
});

/** Timers that fire when told to. */
class ManualClock {
  private readonly timers = new Map<number, { callback: () => void; delay_ms: number }>();
  private next = 0;
  readonly start = (callback: () => void, delay_ms: number) => {
    const id = this.next++;
    this.timers.set(id, { callback, delay_ms });
    return () => {
      this.timers.delete(id);
    };
  };
  get running(): number {
    return this.timers.size;
  }
  fire(): void {
    const due = [...this.timers.values()];
    this.timers.clear();
    for (const { callback } of due) callback();
  }
}

/** A worker whose other end is a real port: everything sent is cloned and transferred for real. */
class PortWorker implements WorkerLike {
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

/** The worker's end, driven by hand. */
class Script {
  readonly requests: ToEngine[] = [];
  private readonly port: NodePort;
  private waiting: (() => void)[] = [];
  constructor(worker: PortWorker) {
    this.port = worker.far;
    this.port.on("message", (request: ToEngine) => {
      this.requests.push(request);
      for (const wake of this.waiting.splice(0)) wake();
    });
  }
  /** The n-th request (from 0), once it has arrived. */
  async request(n: number): Promise<ToEngine> {
    for (;;) {
      const request = this.requests[n];
      if (request) return request;
      await new Promise<void>((wake) => this.waiting.push(wake));
    }
  }
  reply(message: FromEngine): void {
    this.port.postMessage(message);
  }
}

/** Stands in for an ImageBitmap: transferable, and it can be closed. */
function bitmap(): { picture: ImageBitmap; closed: Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => port2.once("close", resolve));
  return { picture: port1 as unknown as ImageBitmap, closed };
}

const clients: GazeClient[] = [];
const workers: PortWorker[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
  for (const worker of workers.splice(0)) worker.far.close();
});

function start(clock = new ManualClock()) {
  const scripts: Script[] = [];
  const own: PortWorker[] = [];
  const restarts: string[] = [];
  const bytes = Uint8Array.of(1, 2, 3);
  const client = createGazeClient({
    modelBytes: bytes.buffer,
    assetsUrl: "http://localhost/",
    timer: clock.start,
    onRestart: (state) => restarts.push(state),
    createWorker: () => {
      const worker = new PortWorker();
      workers.push(worker);
      own.push(worker);
      scripts.push(new Script(worker));
      return worker;
    },
  });
  clients.push(client);
  bytes.fill(0); // The caller's bytes are the caller's: a restart must not depend on them.
  const script = (n: number): Script => {
    const found = scripts[n];
    if (!found) throw new Error(`worker ${n} was not started`);
    return found;
  };
  return { client, clock, script, workers: own, restarts };
}

async function started() {
  const setup = start();
  const { id } = await setup.script(0).request(0);
  setup.script(0).reply({ type: "ready", id, info: INFO });
  expect(await setup.client.ready).toEqual(INFO);
  return setup;
}

describe("GazeClient", () => {
  it("sends the model and keeps its own copy of the bytes", async () => {
    const bytes = new Uint8Array([9, 8, 7]).buffer;
    const worker = new PortWorker();
    workers.push(worker);
    const script = new Script(worker);
    const options = { modelBytes: bytes, assetsUrl: "http://localhost/", createWorker: () => worker };
    clients.push(createGazeClient(options));
    const init = await script.request(0);
    expect(init.type === "init" && [...new Uint8Array(init.modelBytes)]).toEqual([9, 8, 7]);
    expect(bytes.byteLength).toBe(3);
  });

  it("pairs a frame with its result", async () => {
    const { client, script, clock } = await started();
    const pending = client.process(bitmap().picture, 17, true);
    const request = await script(0).request(1);
    expect(request).toMatchObject({ type: "frame", captured_ms: 17, wantCrops: true });
    script(0).reply({ type: "result", id: request.id, result: result(17) });
    expect(await pending).toEqual(result(17));
    expect(clock.running, "timeouts left behind").toBe(0);
  });

  it("keeps one frame in flight and of the waiting ones only the newest, closing what it replaces", async () => {
    const { client, script } = await started();
    const frames = [bitmap(), bitmap(), bitmap()];
    const [first, second, third] = frames.map(({ picture }, i) => client.process(picture, i, false));
    expect(await second, "replaced").toBeNull();
    await frames[1]?.closed;
    const inFlight = await script(0).request(1);
    expect(script(0).requests).toHaveLength(2);
    script(0).reply({ type: "result", id: inFlight.id, result: result(0) });
    expect(await first).toEqual(result(0));
    const next = await script(0).request(2);
    expect(next).toMatchObject({ captured_ms: 2 });
    script(0).reply({ type: "result", id: next.id, result: result(2) });
    expect(await third).toEqual(result(2));
  });

  it("ignores replies nobody waits for, and takes replies out of order", async () => {
    const { client, script } = await started();
    const frame = client.process(bitmap().picture, 1, false);
    const model = client.loadModel(new Uint8Array([4]).buffer);
    const requests = [await script(0).request(1), await script(0).request(2)];
    const frameId = requests.find(({ type }) => type === "frame")?.id ?? 0;
    const modelId = requests.find(({ type }) => type === "load-model")?.id ?? 0;
    script(0).reply({ type: "result", id: 4711, result: result(0) });
    script(0).reply({ type: "model-loaded", id: modelId, model: MODEL });
    script(0).reply({ type: "result", id: frameId, result: result(1) });
    expect(await model).toEqual(MODEL);
    expect(await frame).toEqual(result(1));
  });

  it("rebuilds the engine's error with code and cure, and goes on", async () => {
    const { client, script } = await started();
    const lost = client.process(bitmap().picture, 1, false);
    const request = await script(0).request(1);
    const error = new GazeError("webgl/absent", "context lost", { cure: "reload" }).toWire();
    script(0).reply({ type: "failed", id: request.id, error });
    await expect(lost).rejects.toMatchObject({ name: "GazeError", code: "webgl/absent", cure: "reload" });
    const next = client.process(bitmap().picture, 2, false);
    const { id } = await script(0).request(2);
    script(0).reply({ type: "result", id, result: result(2) });
    expect(await next).toEqual(result(2));
  });

  it("does not start again when the engine refuses the model: that would not help", async () => {
    const { client, script, workers } = start();
    const { id } = await script(0).request(0);
    const error = new GazeError("model/corrupt", "root").toWire();
    script(0).reply({ type: "failed", id, error });
    await expect(client.ready).rejects.toMatchObject({ code: "model/corrupt" });
    await expect(client.process(bitmap().picture, 0, false)).rejects.toMatchObject({ code: "model/corrupt" });
    expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
  });

  it("after a crash rejects everything pending, starts once more with the same model, and goes on", async () => {
    const { client, script, workers, restarts } = await started();
    const lost = client.process(bitmap().picture, 1, false);
    await script(0).request(1);
    workers[0]?.die("out of memory");
    await expect(lost).rejects.toMatchObject({ code: "worker/crashed", message: "out of memory" });
    expect(workers[0]?.terminated).toBe(true);
    const held = client.process(bitmap().picture, 2, false);
    const init = await script(1).request(0);
    expect(init.type === "init" && [...new Uint8Array(init.modelBytes)]).toEqual([1, 2, 3]);
    script(1).reply({ type: "ready", id: init.id, info: INFO });
    const frame = await script(1).request(1);
    script(1).reply({ type: "result", id: frame.id, result: result(2) });
    expect(await held).toEqual(result(2));
    expect(restarts).toEqual(["restarting", "ready"]);
  });

  it("a second crash is final", async () => {
    const { client, script, workers } = await started();
    workers[0]?.die("first");
    const { id } = await script(1).request(0);
    script(1).reply({ type: "ready", id, info: INFO });
    const lost = client.process(bitmap().picture, 1, false);
    await script(1).request(1);
    const waiting = bitmap();
    const never = client.process(waiting.picture, 2, false);
    workers[1]?.die("second");
    await Promise.all([
      expect(lost).rejects.toMatchObject({ code: "worker/crashed" }),
      expect(never).rejects.toMatchObject({ code: "worker/crashed", message: /second/ }),
    ]);
    await waiting.closed;
    const late = bitmap();
    await expect(client.process(late.picture, 3, false)).rejects.toMatchObject({ code: "worker/crashed" });
    await late.closed;
    expect(workers).toHaveLength(2);
  });

  it("gives up on a worker that does not answer in time", async () => {
    const { client, script, clock, workers } = await started();
    const stuck = client.process(bitmap().picture, 1, false);
    await script(0).request(1);
    clock.fire();
    await expect(stuck).rejects.toMatchObject({ code: "worker/timeout", message: /"frame".*15000 ms/ });
    expect(workers[0]?.terminated).toBe(true);
    expect(workers).toHaveLength(2);
  });

  it("starts a worker that dies while starting once more, then reports it", async () => {
    const { client, script, workers } = start();
    await script(0).request(0);
    workers[0]?.die("cannot load the script");
    await expect.poll(() => workers.length).toBe(2);
    await script(1).request(0);
    workers[1]?.die("cannot load the script");
    await expect(client.ready).rejects.toMatchObject({ code: "worker/crashed", message: /script/ });
    expect(workers).toHaveLength(2);
  });

  it("starts anew with the network chosen last", async () => {
    const { client, script, workers } = await started();
    const loading = client.loadModel(new Uint8Array([5, 6]).buffer);
    const request = await script(0).request(1);
    script(0).reply({ type: "model-loaded", id: request.id, model: MODEL });
    await loading;
    workers[0]?.die("crash");
    const init = await script(1).request(0);
    expect(init.type === "init" && [...new Uint8Array(init.modelBytes)]).toEqual([5, 6]);
  });

  it("on dispose terminates, resolves frames to null, closes what waits, and ignores late replies", async () => {
    const { client, script, workers, clock } = await started();
    const inFlight = client.process(bitmap().picture, 1, false);
    const waiting = bitmap();
    const queued = client.process(waiting.picture, 2, false);
    await script(0).request(1);
    client.dispose();
    expect(await inFlight).toBeNull();
    expect(await queued).toBeNull();
    await waiting.closed;
    expect(workers[0]?.terminated).toBe(true);
    expect(clock.running).toBe(0);
    const late = bitmap();
    expect(await client.process(late.picture, 3, false)).toBeNull();
    await late.closed;
    client.dispose();
    expect(workers).toHaveLength(1);
  });
});

describe("client and worker together", () => {
  /** Runs the real worker side over the port, around a fake engine. */
  function together(engine: Partial<Engine> & { create?: () => Promise<Engine> }) {
    const worker = new PortWorker();
    workers.push(worker);
    const port: EnginePort = {
      postMessage: (message, transfer) =>
        worker.far.postMessage(message, transfer as unknown as ArrayBuffer[]),
      addEventListener: (_type, listener) => {
        worker.far.on("message", (data: ToEngine) => listener({ data } as MessageEvent<ToEngine>));
      },
    };
    const whole: Engine = {
      info: INFO,
      loadModel: async () => MODEL,
      process: (_frame, captured_ms) => result(captured_ms),
      dispose: () => {},
      ...engine,
    };
    servePort(port, engine.create ?? (async () => whole));
    const client = createGazeClient({
      modelBytes: new ArrayBuffer(3),
      assetsUrl: "http://localhost/",
      createWorker: () => worker,
    });
    clients.push(client);
    return client;
  }

  it("asks the engine for just what is wanted", async () => {
    const wanted: FrameWants[] = [];
    const client = together({
      process: (_frame, captured_ms, wants) => {
        wanted.push(wants);
        return result(captured_ms);
      },
    });
    await client.process(bitmap().picture, 1, true);
    await client.process(bitmap().picture, 2, false, true);
    expect(wanted).toEqual([
      { crops: true, input: false },
      { crops: false, input: true },
    ]);
  });

  it("tells which file runs: the newest that was not refused", async () => {
    const client = together({
      loadModel: async (bytes) => {
        if (bytes.byteLength === 9) throw new GazeError("model/corrupt", "odd");
        return MODEL;
      },
    });
    expect(client.networkBytes().byteLength).toBe(3);
    await client.loadModel(new ArrayBuffer(5));
    await expect(client.loadModel(new ArrayBuffer(9))).rejects.toMatchObject({ code: "model/corrupt" });
    expect(client.networkBytes().byteLength).toBe(5);
  });

  it("closes the bitmap after a result, and after a failure", async () => {
    let fail = false;
    const client = together({
      process: (_frame, captured_ms) => {
        if (fail) throw new GazeError("face/load", "broken");
        return result(captured_ms);
      },
    });
    const good = bitmap();
    expect(await client.process(good.picture, 5, false)).toEqual(result(5));
    await good.closed;
    fail = true;
    const bad = bitmap();
    await expect(client.process(bad.picture, 6, false)).rejects.toMatchObject({ code: "face/load" });
    await bad.closed;
  });

  it("moves landmarks, embedding and crops instead of copying them", async () => {
    const landmarks = new Float32Array(478 * 3).fill(0.25);
    const picture = () => ({ width: 2, height: 2, data: new Uint8ClampedArray(16).fill(7) });
    const crops = { face: picture(), leftEye: picture(), rightEye: picture() };
    const embedding = new Float32Array([1, 2]);
    const full: FrameResult = {
      ...result(9),
      kind: "gaze",
      face: {
        box: { x_px: 1, y_px: 2, size_px: 3 },
        landmarks,
        head: { yaw_deg: 0, pitch_deg: 0, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 50 },
        eyeOpenness: { left: 0.3, right: 0.3 },
        confidence: 1,
        faceCount: 1,
      },
      raw: { x_cm: 1, y_cm: 2 },
      embedding,
      crops,
    };
    const expected = structuredClone(full);
    const client = together({ process: () => full });
    expect(await client.process(bitmap().picture, 9, true)).toEqual(expected);
    const views = [crops.face, crops.leftEye, crops.rightEye].map(({ data }) => data.length);
    expect([landmarks.length, embedding.length, ...views]).toEqual([0, 0, 0, 0, 0]);
  });

  it("reports why the engine could not be made, by code", async () => {
    const client = together({ create: () => Promise.reject(new GazeError("webgl/absent", "no webgl2")) });
    await expect(client.ready).rejects.toMatchObject({ code: "webgl/absent", message: "no webgl2" });
  });

  it("wraps what is not a GazeError", async () => {
    const client = together({
      process: () => {
        throw new TypeError("undefined is not a function");
      },
    });
    await client.ready;
    await expect(client.process(bitmap().picture, 0, false)).rejects.toMatchObject({
      name: "GazeError",
      message: "undefined is not a function",
    });
  });
});

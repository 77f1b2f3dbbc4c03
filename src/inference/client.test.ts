import type { MessagePort as NodePort } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { bitmap, INFO, MODEL, PortWorker, result } from "./client.fixture.ts";
import { createGazeClient, type GazeClient } from "./client.ts";
import { GazeError } from "./errors.ts";
import type { FromEngine, ToEngine } from "./protocol.ts";

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

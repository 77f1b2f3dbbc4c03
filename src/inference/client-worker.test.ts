/** The client and the real worker side, over a port and around a fake engine. */
import { afterEach, describe, expect, it } from "vitest";
import { bitmap, INFO, MODEL, PortWorker, result } from "./client.fixture.ts";
import { createGazeClient, type GazeClient } from "./client.ts";
import { DEFAULT_VIEWS } from "./crop-views.ts";
import type { Engine, FrameWants } from "./engine.ts";
import { GazeError } from "./errors.ts";
import type { FrameResult } from "./observation.ts";
import type { ToEngine } from "./protocol.ts";
import { type EnginePort, servePort } from "./worker-port.ts";

const clients: GazeClient[] = [];
const workers: PortWorker[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
  for (const worker of workers.splice(0)) worker.far.close();
});

/** Runs the real worker side over the port, around a fake engine. */
function together(engine: Partial<Engine> & { create?: () => Promise<Engine> }) {
  const worker = new PortWorker();
  workers.push(worker);
  const port: EnginePort = {
    postMessage: (message, transfer) => worker.far.postMessage(message, transfer as unknown as ArrayBuffer[]),
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

describe("client and worker together", () => {
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
    await client.process(bitmap().picture, 3, false, false, 9);
    expect(wanted).toEqual([
      { crops: true, input: false, views: DEFAULT_VIEWS },
      { crops: false, input: true, views: DEFAULT_VIEWS },
      { crops: false, input: false, views: 9 },
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
        box: { x_px: 1, y_px: 2, width_px: 3, height_px: 3 },
        faceSize_px: 3,
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

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GazeError } from "../errors.ts";
import { startTwin, type TwinWorker } from "./twin-client.ts";
import type { FromTwin, ToTwin } from "./twin-protocol.ts";

class HandWorker implements TwinWorker {
  readonly asked: ToTwin[] = [];
  terminated = 0;
  private readonly listeners = new Map<string, (event: never) => void>();
  postMessage(request: ToTwin): void {
    this.asked.push(request);
  }
  addEventListener(type: string, listener: (event: never) => void): void {
    this.listeners.set(type, listener);
  }
  terminate(): void {
    this.terminated += 1;
  }
  say(data: FromTwin): void {
    this.listeners.get("message")?.({ data } as never);
  }
  die(message: string): void {
    this.listeners.get("error")?.({ message } as never);
  }
}

describe("the float twin's client", () => {
  let worker: HandWorker;
  const modelBytes = Uint8Array.of(1, 2, 3).buffer;
  const start = () =>
    startTwin({ modelBytes, wasmFolder: "/vendor/tfjs/", createWorker: () => worker, timeout_ms: 1000 });

  beforeEach(() => {
    vi.useFakeTimers();
    worker = new HandWorker();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("starts with a copy of the network, then runs picture by picture", async () => {
    const twin = start();
    worker.say({ type: "ready" });
    await twin.ready;
    expect(modelBytes.byteLength).toBe(3);
    const run = { x: 0.25, y: -0.5, time_ms: 7 };
    const answer = twin.run(Int8Array.of(5));
    worker.say({ type: "ran", run });
    await expect(answer).resolves.toEqual(run);
    expect(worker.asked.map(({ type }) => type)).toEqual(["start", "run"]);
    expect([worker.terminated, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it("fails with one code, whatever went wrong, and ends its worker", async () => {
    const refused = start();
    worker.say({ type: "failed", error: new GazeError("model/corrupt", "odd").toWire() });
    await expect(refused.ready).rejects.toMatchObject({ code: "twin/failed", message: "odd" });
    await expect(refused.run(Int8Array.of(1))).rejects.toMatchObject({ code: "twin/failed" });
    expect(worker.terminated).toBe(1);

    worker = new HandWorker();
    const dead = start();
    worker.die("out of memory");
    await expect(dead.ready).rejects.toMatchObject({ code: "twin/failed", message: "out of memory" });

    worker = new HandWorker();
    const silent = expect(start().ready).rejects.toMatchObject({ code: "twin/failed" });
    await vi.advanceTimersByTimeAsync(1000);
    await silent;
    expect(worker.terminated).toBe(1);
  });

  it("ends its worker when closed, and leaves nothing pending", async () => {
    const twin = start();
    worker.say({ type: "ready" });
    await twin.ready;
    const pending = expect(twin.run(Int8Array.of(1))).rejects.toMatchObject({ code: "twin/failed" });
    twin.close();
    await pending;
    expect([worker.terminated, vi.getTimerCount()]).toEqual([1, 0]);
  });
});

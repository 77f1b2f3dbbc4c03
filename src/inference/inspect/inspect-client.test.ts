import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GazeError } from "../errors.ts";
import { type InspectionWorker, inspectInWorker } from "./inspect-client.ts";
import type { NetworkInspection } from "./inspect-network.ts";
import type { InspectionReply, InspectionRequest } from "./inspect-protocol.ts";

class HandWorker implements InspectionWorker {
  readonly asked: InspectionRequest[] = [];
  terminated = 0;
  private readonly listeners = new Map<string, (event: never) => void>();
  postMessage(request: InspectionRequest): void {
    this.asked.push(request);
  }
  addEventListener(type: string, listener: (event: never) => void): void {
    this.listeners.set(type, listener);
  }
  terminate(): void {
    this.terminated += 1;
  }
  say(data: InspectionReply): void {
    this.listeners.get("message")?.({ data } as never);
  }
  die(message: string): void {
    this.listeners.get("error")?.({ message } as never);
  }
}

const request = (): InspectionRequest => ({
  modelBytes: new ArrayBuffer(4),
  pictures: [],
  backend: "simd128",
});

describe("inspectInWorker", () => {
  let worker: HandWorker;
  const start = (signal = new AbortController().signal) =>
    inspectInWorker(request(), signal, { createWorker: () => worker, timeout_ms: 1000 });

  beforeEach(() => {
    vi.useFakeTimers();
    worker = new HandWorker();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("asks once, answers once, and ends its worker and its timer", async () => {
    const answer = start();
    const inspection = { run_ms: 0.5 } as NetworkInspection;
    worker.say({ type: "inspected", inspection });
    await expect(answer).resolves.toBe(inspection);
    expect([worker.asked.length, worker.terminated, vi.getTimerCount()]).toEqual([1, 1, 0]);
  });

  it("hands on a typed refusal with all that is missing", async () => {
    const answer = start();
    const missing = [{ what: "SOFTMAX", places: ["operators[3]"] }];
    worker.say({
      type: "failed",
      error: new GazeError("model/unsupported", "no", { missing }).toWire(),
    });
    await expect(answer).rejects.toMatchObject({ code: "model/unsupported", missing });
    expect(worker.terminated).toBe(1);
  });

  it("gives up on a worker that dies or never answers", async () => {
    const first = start();
    worker.die("out of memory");
    await expect(first).rejects.toMatchObject({ code: "worker/crashed", message: "out of memory" });
    worker = new HandWorker();
    const second = start();
    const refused = expect(second).rejects.toMatchObject({ code: "worker/timeout" });
    await vi.advanceTimersByTimeAsync(1000);
    await refused;
    expect(worker.terminated).toBe(1);
  });

  it("ends at once when it is no longer wanted", async () => {
    const abort = new AbortController();
    const answer = start(abort.signal);
    abort.abort(new Error("stopped"));
    await expect(answer).rejects.toThrow("stopped");
    expect(worker.terminated).toBe(1);
    await expect(start(abort.signal)).rejects.toThrow("stopped");
    expect(worker.asked).toHaveLength(1);
  });
});

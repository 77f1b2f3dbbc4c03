/** The pipeline against a hand-driven video and engine: no browser, no clock of its own. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GazeClient } from "../inference/client.ts";
import { GazeError } from "../inference/errors.ts";
import type { FrameResult } from "../inference/observation.ts";
import { startPipeline } from "./pipeline.ts";
import type { CameraSource } from "./source.ts";

interface Asked {
  readonly bitmap: { closed: boolean };
  readonly captured_ms: number;
  readonly wantCrops: boolean;
  readonly views: number;
  readonly answer: (result: FrameResult | null) => void;
  readonly refuse: (error: GazeError) => void;
}

function rig() {
  let onFrame: VideoFrameRequestCallback | null = null;
  let onLost: (error: GazeError) => void = () => undefined;
  const asked: Asked[] = [];
  const source = {
    kind: "camera",
    deviceId: "",
    label: "hand-driven",
    nominalRate_Hz: null,
    video: {
      requestVideoFrameCallback: (callback: VideoFrameRequestCallback) => {
        onFrame = callback;
        return 1;
      },
      cancelVideoFrameCallback: () => {
        onFrame = null;
      },
    },
    onLost: (listener: typeof onLost) => {
      onLost = listener;
      return () => undefined;
    },
    dispose: () => undefined,
  } as unknown as CameraSource;
  const client = {
    process: (bitmap: unknown, captured_ms: number, wantCrops: boolean, _: boolean, views: number) =>
      new Promise((answer, refuse) => {
        asked.push({ bitmap: bitmap as { closed: boolean }, captured_ms, wantCrops, views, answer, refuse });
      }),
  } as unknown as GazeClient;
  return {
    source,
    client,
    asked,
    lose: () => onLost(new GazeError("camera/lost", "unplugged")),
    isRunning: () => onFrame !== null,
    /** One video frame, and time for promises to settle. */
    async frame(captured_ms: number) {
      onFrame?.(captured_ms + 5, { captureTime: captured_ms } as VideoFrameCallbackMetadata);
      await settle();
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const noFace = (captured_ms: number): FrameResult => ({
  kind: "no-face",
  captured_ms,
  frame_width: 4,
  frame_height: 3,
  brightness: 0.5,
  stages: { face_ms: 1, crop_ms: 0, network_ms: 0 },
});

describe("startPipeline", () => {
  beforeEach(() => {
    vi.stubGlobal("createImageBitmap", async () => {
      const bitmap = { closed: false, close: () => undefined };
      bitmap.close = () => {
        bitmap.closed = true;
      };
      return bitmap;
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("sends each new frame once with its capture time, and passes results on", async () => {
    const { source, client, asked, frame } = rig();
    const results: FrameResult[] = [];
    const pipeline = startPipeline({
      client,
      source,
      views: () => 5,
      onResult: (result) => results.push(result),
      onFailure: (error) => expect.unreachable(error.message),
    });
    await frame(100);
    await frame(100);
    await frame(133);
    expect(asked.map(({ captured_ms }) => captured_ms)).toEqual([100, 133]);
    asked[0]?.answer(null);
    asked[1]?.answer(noFace(133));
    await settle();
    expect(results).toEqual([noFace(133)]);
    expect(pipeline.droppedFrames).toBe(1);
  });

  it("asks for pictures for the view ten times a second at most", async () => {
    const { source, client, asked, frame } = rig();
    startPipeline({ client, source, views: () => 5, onResult: () => undefined, onFailure: () => undefined });
    for (const captured_ms of [0, 33, 66, 99, 132, 165]) await frame(captured_ms);
    expect(asked.map(({ wantCrops }) => wantCrops)).toEqual([true, false, false, false, true, false]);
  });

  it("has each frame looked at as often as is wanted when it comes", async () => {
    const { source, client, asked, frame } = rig();
    let views: 1 | 9 = 9;
    startPipeline({
      client,
      source,
      views: () => views,
      onResult: () => undefined,
      onFailure: () => undefined,
    });
    await frame(0);
    views = 1;
    await frame(33);
    expect(asked.map((one) => one.views)).toEqual([9, 1]);
  });

  it("tells of a failure once, and stops", async () => {
    const { source, client, asked, frame, isRunning } = rig();
    const failures: string[] = [];
    startPipeline({
      client,
      source,
      views: () => 5,
      onResult: () => undefined,
      onFailure: ({ code }) => failures.push(code),
    });
    await frame(10);
    await frame(20);
    for (const { refuse } of asked) refuse(new GazeError("worker/crashed", "out of memory"));
    await settle();
    expect(failures).toEqual(["worker/crashed"]);
    expect(isRunning()).toBe(false);
  });

  it("tells when the camera is lost", () => {
    const { source, client, lose, isRunning } = rig();
    const failures: string[] = [];
    startPipeline({
      client,
      source,
      views: () => 5,
      onResult: () => undefined,
      onFailure: ({ code }) => failures.push(code),
    });
    lose();
    expect(failures).toEqual(["camera/lost"]);
    expect(isRunning()).toBe(false);
  });

  it("closes a bitmap that arrives after the stop, and reports nothing any more", async () => {
    const late: { closed: boolean; close: () => void }[] = [];
    let deliver: () => void = () => undefined;
    vi.stubGlobal(
      "createImageBitmap",
      () =>
        new Promise((resolve) => {
          deliver = () => {
            const bitmap = { closed: false, close: () => undefined };
            bitmap.close = () => {
              bitmap.closed = true;
            };
            late.push(bitmap);
            resolve(bitmap);
          };
        }),
    );
    const { source, client, asked, frame } = rig();
    const pipeline = startPipeline({
      client,
      source,
      views: () => 5,
      onResult: () => expect.unreachable("stopped"),
      onFailure: () => expect.unreachable("stopped"),
    });
    await frame(10);
    pipeline.stop();
    deliver();
    await settle();
    expect(late.map(({ closed }) => closed)).toEqual([true]);
    expect(asked).toHaveLength(0);
  });
});

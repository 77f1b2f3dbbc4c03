/**
 * The whole way in a real browser: MediaPipe, crop, kernels and network behind a real worker, on frames of
 * our own rendered people, whose gaze and blinks are known.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGazeClient, type GazeClient } from "./client.ts";
import { quantise } from "./crop.ts";
import type { FrameResult, RgbaImage } from "./observation.ts";

const WIDTH = 640;
const HEIGHT = 480;

/** A picture of a demo clip at a time. */
async function still(name: "ana" | "ben", time_s: number): Promise<ImageBitmap> {
  const video = document.createElement("video");
  video.muted = true;
  video.src = `/demo/${name}.webm`;
  await new Promise<void>((resolve, reject) => {
    video.onloadeddata = () => resolve();
    video.onerror = () => reject(new Error(`${name}.webm cannot be played`));
  });
  const seeked = new Promise<void>((resolve) => {
    video.onseeked = () => resolve();
  });
  video.currentTime = time_s;
  await seeked;
  // On a busy machine the picture may come a little after the event: until then there is none to be had, or a black one.
  for (;;) {
    const picture = await pictureOf(video);
    if (picture !== null && isLit(picture)) return picture;
    picture?.close();
    await new Promise((next) => requestAnimationFrame(next));
  }
}

/** What the element shows, or null where it holds no picture: readyState may promise one that is not there yet. */
async function pictureOf(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(video);
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "InvalidStateError") return null;
    throw thrown;
  }
}

function isLit(picture: ImageBitmap): boolean {
  const context = new OffscreenCanvas(8, 8).getContext("2d");
  context?.drawImage(picture, 0, 0, 8, 8);
  return context?.getImageData(0, 0, 8, 8).data.some((value, i) => i % 4 < 3 && value > 30) ?? false;
}

/** Draws a frame of the camera's size. */
function frameOf(draw: (context: OffscreenCanvasRenderingContext2D) => void): ImageBitmap {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no 2d context");
  context.fillStyle = "#777";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  draw(context);
  return canvas.transferToImageBitmap();
}

async function modelBytes(name = "tinytracker"): Promise<ArrayBuffer> {
  const response = await fetch(`/models/${name}.tflite`);
  expect(response.ok, `public/models/${name}.tflite`).toBe(true);
  return response.arrayBuffer();
}

function faceOf(result: FrameResult | null) {
  if (result === null || result.kind === "no-face") throw new Error(`no face: ${result?.kind}`);
  return result.face;
}

describe("the engine behind its worker", { timeout: 120_000 }, () => {
  let client: GazeClient;
  let now_ms = 0;
  const run = (frame: ImageBitmap, wantCrops = false) => {
    now_ms += 50;
    return client.process(frame, now_ms, wantCrops);
  };
  const whole = (picture: ImageBitmap) => frameOf((c) => c.drawImage(picture, 0, 0, WIDTH, HEIGHT));
  const nobody = async () => {
    for (let i = 0; i < 20; i++) await run(frameOf(() => {}));
  };

  beforeAll(async () => {
    client = createGazeClient({ modelBytes: await modelBytes(), assetsUrl: `${location.origin}/` });
    await client.ready;
  }, 120_000);
  afterAll(() => client.dispose());

  it("says which network and face bundle it runs", async () => {
    const info = await client.ready;
    expect(info.model.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(info.model.backend).not.toBe("reference");
    expect(info.model.learntMirrored).toBe(true);
    expect(info.model.workload.totals.macs).toBeGreaterThan(1e6);
    expect(info.face.bundle).toMatch(/\.task$/);
  });

  it("finds nobody in an empty frame, and knows its brightness", async () => {
    const result = await run(frameOf(() => {}));
    expect(result?.kind).toBe("no-face");
    expect(result?.brightness).toBeCloseTo(0x77 / 255, 2);
  });

  it("gives gaze, embedding and the pictures the network saw", async () => {
    const result = await run(whole(await still("ana", 1)), true);
    if (result?.kind !== "gaze") throw new Error(`gaze expected, got ${result?.kind}`);
    const info = await client.ready;
    expect(Math.hypot(result.raw.x_cm, result.raw.y_cm)).toBeLessThan(43);
    expect(result.embedding).toHaveLength(info.model.embeddingLength);
    expect(result.crops?.face.width).toBe(info.model.input.width);
    expect(new Set(result.crops?.leftEye.data).size).toBeGreaterThan(20);
    expect(result.face.landmarks).toHaveLength(478 * 3);
    expect(result.face.head.z_cm).toBeGreaterThan(30);
    expect(result.face.head.z_cm).toBeLessThan(120);
  });

  it("gives the same gaze with and without pictures for the view", async () => {
    await nobody();
    const picture = await still("ana", 1);
    const bare = await run(whole(picture), false);
    await nobody();
    const full = await run(whole(picture), true);
    if (bare?.kind !== "gaze" || full?.kind !== "gaze")
      throw new Error(`gaze expected, got ${bare?.kind} and ${full?.kind}`);
    expect(bare.crops).toBeNull();
    expect(bare.raw).toEqual(full.raw);
    expect(bare.embedding).toEqual(full.embedding);
  });

  it("hands over the network's own input where it is asked for, and only there", async () => {
    const picture = await still("ana", 1);
    now_ms += 50;
    const asked = await client.process(whole(picture), now_ms, true, true);
    const plain = await run(whole(picture), true);
    if (asked?.kind !== "gaze" || plain?.kind !== "gaze") throw new Error("gaze expected");
    const { input } = (await client.ready).model;
    expect(plain.input).toBeUndefined();
    expect(asked.input).toHaveLength(input.width * input.height * 5);
    // The red of the crop that is shown, quantised, is the first plane of what the network got.
    const reds = Array.from(asked.crops?.face.data ?? []).filter((_, i) => i % 4 === 0);
    const expected = reds.map((red) => quantise(red / 127.5 - 1, input.scale, input.zeroPoint));
    expect(Array.from(asked.input ?? []).filter((_, i) => i % 5 === 0)).toEqual(expected);
  });

  it("averages the views asked for, and tells its own crop's answer apart", async () => {
    const picture = await still("ana", 1);
    const look = async (views: 1 | 5 | 9) => {
      await nobody();
      now_ms += 50;
      const result = await client.process(whole(picture), now_ms, true, true, views);
      if (result?.kind !== "gaze") throw new Error(`gaze expected, got ${result?.kind}`);
      return result;
    };
    const [one, five, nine] = [await look(1), await look(5), await look(9)];
    expect(one.ofInput?.raw).toEqual(one.raw);
    for (const many of [five, nine]) {
      expect(many.ofInput?.raw).toEqual(one.raw);
      expect(many.input).toEqual(one.input);
      expect(many.crops?.face.data).toEqual(one.crops?.face.data);
      expect(many.raw).not.toEqual(one.raw);
      expect(Math.hypot(many.raw.x_cm - one.raw.x_cm, many.raw.y_cm - one.raw.y_cm)).toBeLessThan(4);
      expect(many.embedding).toHaveLength(one.embedding.length);
      expect(many.embedding).not.toEqual(one.embedding);
    }
    expect(nine.raw).not.toEqual(five.raw);
  });

  it("sees the same face mirrored in a mirrored frame", async () => {
    const picture = await still("ana", 1);
    const plain = faceOf(await run(whole(picture)));
    await nobody();
    const mirrored = frameOf((c) => {
      c.setTransform(-1, 0, 0, 1, WIDTH, 0);
      c.drawImage(picture, 0, 0, WIDTH, HEIGHT);
    });
    const other = faceOf(await run(mirrored));
    const right_px = WIDTH - plain.box.x_px - plain.box.width_px;
    expect(Math.abs(other.box.x_px - right_px)).toBeLessThan(0.1 * plain.box.width_px);
    expect(Math.abs(other.head.x_cm + plain.head.x_cm)).toBeLessThan(1.5);
    expect(Math.abs(other.head.yaw_deg + plain.head.yaw_deg)).toBeLessThan(6);
  });

  it("finds a face too small for the detector on the whole frame", async () => {
    await nobody();
    const picture = await still("ben", 1);
    const small = () => frameOf((c) => c.drawImage(picture, 400, 60, WIDTH / 4, HEIGHT / 4));
    let found = await run(small());
    for (let i = 0; i < 4 && found?.kind === "no-face"; i++) found = await run(small());
    const { box } = faceOf(found);
    expect(box.width_px).toBeLessThan(90);
    expect(box.x_px).toBeGreaterThan(400);
    expect(box.x_px + box.width_px).toBeLessThan(400 + WIDTH / 4);
  });

  it("follows the nearer of two people, and counts both", async () => {
    await nobody();
    const [near, far] = [await still("ana", 1), await still("ben", 1)];
    const both = () =>
      frameOf((c) => {
        c.drawImage(near, 160, 0, 320, 480, 0, 0, 320, 480);
        c.drawImage(far, 160, 0, 320, 480, 420, 100, 200, 300);
      });
    for (let i = 0; i < 4; i++) {
      const face = faceOf(await run(both()));
      expect(face.box.x_px + face.box.width_px / 2).toBeLessThan(320);
      expect(face.faceCount).toBe(2);
    }
  });

  it("notices closed eyes", async () => {
    await nobody();
    const script: { segments: { name: string; start_ms: number; end_ms: number }[] } = await (
      await fetch("/demo/ana.json")
    ).json();
    const blink = script.segments.find(({ name }) => name === "blink");
    if (blink === undefined) throw new Error("ana.json has no blink");
    const open = await run(whole(await still("ana", blink.start_ms / 1000 - 0.2)));
    expect(open?.kind).toBe("gaze");
    const shut = whole(await still("ana", (blink.start_ms + blink.end_ms) / 2000));
    expect((await run(shut))?.kind).toBe("eyes-closed");
  });

  it("refuses a file that is no network, by code, and keeps the one it has", async () => {
    await expect(client.loadModel(new TextEncoder().encode("not a model").buffer)).rejects.toMatchObject({
      code: "model/corrupt",
    });
    expect((await run(whole(await still("ana", 1))))?.kind).toBe("gaze");
  });

  it("shows the face in grey where the network reads it so, and the eyes in colour", async () => {
    const colours = (crop: RgbaImage | undefined) =>
      Array.from(crop?.data ?? []).filter((value, i, all) => i % 4 === 1 && value !== all[i - 1]).length;
    const picture = await still("ana", 1);
    const before = await run(whole(picture), true);
    if (before?.kind !== "gaze") throw new Error(`gaze expected, got ${before?.kind}`);
    expect(colours(before.crops?.face)).toBeGreaterThan(100);
    await client.loadModel(await modelBytes("tinytracker-s"));
    const result = await run(whole(picture), true);
    if (result?.kind !== "gaze") throw new Error(`gaze expected, got ${result?.kind}`);
    expect(result.crops?.face.width).toBe(96);
    expect(colours(result.crops?.face)).toBe(0);
    expect(colours(result.crops?.leftEye)).toBeGreaterThan(100);
  });
});

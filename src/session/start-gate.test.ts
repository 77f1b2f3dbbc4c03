import { describe, expect, it } from "vitest";
import type { FaceObservation, FrameResult, RgbaImage } from "../inference/observation.ts";
import { createStartWatch, middleLuma, START_RATE, troublesOf } from "./start-gate.ts";

const grey = (value: number, middle = value): RgbaImage => {
  const data = new Uint8ClampedArray(4 * 16 * 16);
  for (let y = 0; y < 16; y++)
    for (let x = 0; x < 16; x++)
      data.fill(
        x >= 4 && x < 12 && y >= 4 && y < 12 ? middle : value,
        4 * (16 * y + x),
        4 * (16 * y + x) + 4,
      );
  return { width: 16, height: 16, data };
};

interface Scene {
  readonly kind?: FrameResult["kind"];
  readonly brightness?: number;
  readonly size_px?: number;
  readonly faceCount?: number;
  readonly confidence?: number;
  readonly picture?: RgbaImage | null;
}

function frameAt(captured_ms: number, scene: Scene): FrameResult {
  const { kind = "gaze", brightness = 0.5, size_px = 210, faceCount = 1, confidence = 0.97 } = scene;
  const face: FaceObservation = {
    box: { x_px: 100, y_px: 80, width_px: 40, height_px: 40 },
    faceSize_px: size_px,
    landmarks: new Float32Array(0),
    head: { yaw_deg: 0, pitch_deg: 0, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 60 },
    eyeOpenness: { left: 0.3, right: 0.3 },
    confidence,
    faceCount,
  };
  const common = {
    captured_ms,
    frame_width: 640,
    frame_height: 480,
    brightness,
    stages: { face_ms: 20, crop_ms: 1, network_ms: 3 },
  };
  if (kind === "no-face") return { ...common, kind };
  if (kind === "eyes-closed") return { ...common, kind, face };
  const view = scene.picture === undefined ? grey(140) : scene.picture;
  const crops = view && { face: view, leftEye: grey(1), rightEye: grey(1) };
  return { ...common, kind, face, raw: { x_cm: 1, y_cm: 2 }, embedding: new Float32Array(0), crops };
}

/** The gate after frames at a steady rate, ending at 3000 ms. */
function gateAfter(sceneAt: (captured_ms: number) => Scene, rate_Hz = 25, watch = createStartWatch()) {
  const period_ms = 1000 / rate_Hz;
  for (let n = Math.floor(3000 / period_ms); n >= 0; n--) {
    const captured_ms = 3000 - n * period_ms;
    watch.frame(frameAt(captured_ms, sceneAt(captured_ms)));
  }
  return watch.gate(3040);
}
const steady = (scene: Scene) => () => scene;

describe("the start gate", () => {
  it("holds for one face in the light at 25 results per second, and overrides nothing", () => {
    const gate = gateAfter(steady({}));
    expect(gate.outcomes).toEqual({ face: "holds", size: "holds", light: "holds", rate: "holds" });
    expect(gate).toMatchObject({ holds: true, samples_per_s: 25 });
    expect(troublesOf(gate)).toEqual([]);
  });

  it.each([
    ["face", "eyes-closed", { kind: "eyes-closed" }],
    ["face", "several-faces", { faceCount: 2 }],
    ["face", "hard-to-see", { confidence: 0.49 }],
    ["size", "too-far", { size_px: 95 }],
    ["light", "too-dark", { brightness: 0.11 }],
    ["light", "light-behind", { picture: grey(250, 28) }],
  ] as const)("%s: %s, and only that", (check, trouble, scene) => {
    const gate = gateAfter(steady({ ...scene }));
    expect(gate.outcomes[check]).toBe(trouble);
    expect(gate.holds).toBe(false);
    expect(troublesOf(gate)).toEqual([trouble]);
  });

  it("without a face says so, and does not guess at size and light", () => {
    const gate = gateAfter(steady({ kind: "no-face" }));
    expect(gate.outcomes).toEqual({ face: "no-face", size: "unknown", light: "unknown", rate: "holds" });
    expect(troublesOf(gate)).toEqual(["no-face"]);
    const dark = gateAfter(steady({ kind: "no-face", brightness: 0.05 }));
    expect(troublesOf(dark)).toEqual(["no-face", "too-dark"]);
  });

  it("is calm: neither a blink nor a lost frame is worth a word", () => {
    const blink = gateAfter((t) => (t > 2600 ? { kind: "eyes-closed" } : {}));
    expect(blink.holds).toBe(true);
    expect(gateAfter((t) => (t > 2900 ? { kind: "no-face" } : {})).holds).toBe(true);
    // But what lasts is.
    expect(gateAfter((t) => (t > 2400 ? { kind: "no-face" } : {})).outcomes.face).toBe("no-face");
  });

  it("asks for 15 results per second, and once reached does not flicker about them", () => {
    expect(gateAfter(steady({}), 14.5).outcomes.rate).toBe("slow");
    expect(gateAfter(steady({}), 14.5).samples_per_s).toBe(14);
    const watch = createStartWatch();
    expect(gateAfter(steady({}), 15.5, watch).outcomes.rate).toBe("holds");
    const slower = (rate_Hz: number, from_ms: number) => {
      for (let t = from_ms; t < from_ms + 4000; t += 1000 / rate_Hz) watch.frame(frameAt(t, {}));
      return watch.gate(from_ms + 4000);
    };
    expect(slower(14, 3070).outcomes.rate).toBe("holds");
    expect(START_RATE.lost_Hz).toBeCloseTo(13.33, 2);
    expect(slower(13, 7100).outcomes.rate).toBe("slow");
    expect(slower(14, 11_200).outcomes.rate).toBe("slow");
  });

  it("notices that the picture has stopped, and knows nothing before the first frame", () => {
    const watch = createStartWatch();
    expect(watch.gate(0)).toMatchObject({
      outcomes: { face: "waiting", rate: "unknown" },
      samples_per_s: null,
    });
    expect(troublesOf(watch.gate(0))).toEqual(["waiting"]);
    // All is well so far, but the frames are too few to tell a rate.
    for (const captured_ms of [100, 140, 180]) watch.frame(frameAt(captured_ms, {}));
    expect(watch.gate(200)).toMatchObject({ outcomes: { face: "holds", rate: "unknown" }, holds: false });
    expect(troublesOf(watch.gate(200))).toEqual(["waiting"]);
    gateAfter(steady({}), 25, watch);
    expect(watch.gate(5001).outcomes.face).toBe("no-picture");
    expect(watch.gate(5001).samples_per_s).toBeNull();
    watch.clear();
    expect(watch.gate(5001).outcomes.face).toBe("waiting");
  });

  it("judges light without a crop by the picture alone only once there is one", () => {
    expect(gateAfter(steady({ picture: null })).outcomes.light).toBe("unknown");
  });
});

describe("middleLuma", () => {
  it("is the mean luma of the middle half: borders do not count", () => {
    expect(middleLuma(grey(0, 255))).toBeCloseTo(1, 2);
    expect(middleLuma(grey(255, 51))).toBeCloseTo(0.2, 2);
  });
});

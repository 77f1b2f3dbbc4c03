import { describe, expect, it } from "vitest";
import type { FrameResult } from "../inference/observation.ts";
import { createFaceWatch, FACE_LIMITS } from "./face-state.ts";

const common = {
  frame_width: 640,
  frame_height: 480,
  brightness: 0.5,
  stages: { face_ms: 1, crop_ms: 1, network_ms: 1 },
};

function gaze(
  captured_ms: number,
  change: { brightness?: number; faceCount?: number; size_px?: number } = {},
): FrameResult {
  return {
    ...common,
    kind: "gaze",
    captured_ms,
    brightness: change.brightness ?? 0.5,
    face: {
      box: { x_px: 200, y_px: 100, width_px: 40, height_px: 40 },
      faceSize_px: change.size_px ?? 200,
      landmarks: new Float32Array(0),
      head: { yaw_deg: 0, pitch_deg: 0, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 55 },
      eyeOpenness: { left: 0.3, right: 0.3 },
      confidence: 1,
      faceCount: change.faceCount ?? 1,
    },
    raw: { x_cm: 0, y_cm: 0 },
    embedding: new Float32Array(0),
    crops: null,
  };
}
const noFace = (captured_ms: number, brightness = 0.5): FrameResult => ({
  ...common,
  kind: "no-face",
  captured_ms,
  brightness,
});

describe("createFaceWatch", () => {
  it("says the first thing it sees at once", () => {
    expect(createFaceWatch(0).frame(gaze(100))).toBe("tracking");
    expect(createFaceWatch(0).frame(noFace(100))).toBe("no-face");
  });

  it("overlooks a lost frame, not a lost face", () => {
    const watch = createFaceWatch(0);
    watch.frame(gaze(0));
    expect(watch.frame(noFace(33))).toBe("tracking");
    watch.frame(gaze(66));
    watch.frame(noFace(100));
    expect(watch.frame(noFace(100 + FACE_LIMITS.hold_ms["no-face"] - 1))).toBe("tracking");
    expect(watch.frame(noFace(100 + FACE_LIMITS.hold_ms["no-face"]))).toBe("no-face");
  });

  it.each([
    ["too-dark", { brightness: 0.05 }],
    ["several-faces", { faceCount: 2 }],
    ["too-far", { size_px: 60 }],
  ] as const)("hints at %s", (state, change) => {
    const watch = createFaceWatch(0);
    watch.frame(gaze(0));
    watch.frame(gaze(10, change));
    expect(watch.frame(gaze(10 + FACE_LIMITS.hold_ms.other, change))).toBe(state);
  });

  it("blames the dark for a face it cannot find", () => {
    expect(createFaceWatch(0).frame(noFace(5, 0.02))).toBe("too-dark");
  });

  it("notices that the picture stopped, and that it came back", () => {
    const watch = createFaceWatch(0);
    expect(watch.silence(FACE_LIMITS.silence_ms + 1, 0)).toBe("waiting");
    watch.frame(gaze(3000));
    expect(watch.silence(3000 + FACE_LIMITS.silence_ms, 3000)).toBe("tracking");
    expect(watch.silence(3001 + FACE_LIMITS.silence_ms, 3000)).toBe("no-picture");
    expect(watch.frame(gaze(9000))).toBe("tracking");
  });
});

import { describe, expect, it } from "vitest";
import {
  type CalibrationSample,
  calibrationSampleOf,
  collectTargetSamples,
  type DroppedSample,
  type SampleValidity,
} from "./calibration-samples.ts";
import type { FaceObservation, FrameResult } from "./observation.ts";

function sample(
  captured_ms: number,
  x_cm: number,
  y_cm = 5,
  validity: SampleValidity = "valid",
): CalibrationSample {
  const input = { raw: { x_cm, y_cm }, head: null, eyes: null, embedding: null };
  return { captured_ms, validity, input: validity === "no face" || validity === "blink" ? null : input };
}

/** 30 Hz samples of a fixation at x = 3 cm, from `from_ms` on. */
const steady = (from_ms: number, count: number): CalibrationSample[] =>
  Array.from({ length: count }, (_, i) => sample(from_ms + (100 / 3) * i, 3 + 0.3 * ((i * 7) % 5), 5));

const reasonOf = ({ captured_ms, reason }: DroppedSample) => ({ captured_ms, reason });

describe("samples of a target", () => {
  it("come from 500 ms before to 100 ms after the acceptance, ends included", () => {
    const all = Array.from({ length: 200 }, (_, i) => sample(10 * i, 3));
    const { kept, dropped, repeat } = collectTargetSamples(all, 1000);
    expect(kept[0]?.captured_ms).toBe(500);
    expect(kept.at(-1)?.captured_ms).toBe(1100);
    expect(kept).toHaveLength(61);
    expect(dropped).toEqual([]);
    expect(repeat).toBeNull();
  });

  it("leave out what has no trustworthy gaze, each with its reason", () => {
    const spoiled: CalibrationSample[] = [
      sample(600, 3, 5, "blink"),
      sample(610, 3, 5, "no face"),
      sample(620, 3, 5, "low confidence"),
      sample(630, 3, 5, "swap"),
      sample(640, Number.NaN),
    ];
    const { kept, dropped } = collectTargetSamples([...steady(700, 11), ...spoiled], 1000);
    expect(kept).toHaveLength(11);
    expect(dropped.map(reasonOf)).toEqual([
      { captured_ms: 600, reason: "blink" },
      { captured_ms: 610, reason: "no face" },
      { captured_ms: 620, reason: "low confidence" },
      { captured_ms: 630, reason: "swap" },
      { captured_ms: 640, reason: "not a number" },
    ]);
  });

  it("leave out what lies beyond three robust standard deviations on either axis", () => {
    // x deviates from its median 3 by 0, ±1, ±2, ±3 cm: MAD 2 cm, limit 3 × 1.4826 × 2 = 8.8956 cm.
    const spread = [0, 1, -1, 2, -2, 3, -3];
    const base = spread.map((dx, i) => sample(600 + 10 * i, 3 + dx, 5));
    const near = collectTargetSamples([...base, sample(700, 3 + 8.89, 5), sample(710, 3 - 8.89, 5)], 1000);
    expect(near.dropped).toEqual([]);
    const far = collectTargetSamples([...base, sample(700, 3 + 13.4, 5), sample(710, 3 - 13.4, 5)], 1000);
    expect(far.dropped.map((d) => [d.captured_ms, d.reason])).toEqual([
      [700, "outlier"],
      [710, "outlier"],
    ]);
    const vertical = collectTargetSamples([...base, sample(700, 3, 7)], 1000);
    expect(vertical.dropped.map(reasonOf)).toEqual([{ captured_ms: 700, reason: "outlier" }]);
  });

  it("keep what a dropped frame showed, for the record", () => {
    const { dropped } = collectTargetSamples(
      [...steady(600, 12), sample(999, 29), sample(1001, 3, 5, "blink")],
      1000,
    );
    expect(dropped.map((d) => d.input?.raw ?? null)).toEqual([null, { x_cm: 29, y_cm: 5 }]);
  });

  it("keep the next int8 step when most samples are equal", () => {
    const step_cm = 60 / 255;
    const equal = Array.from({ length: 12 }, (_, i) => sample(600 + 10 * i, 3));
    const { dropped } = collectTargetSamples(
      [...equal, sample(800, 3 + step_cm), sample(810, 3 + 2 * step_cm)],
      1000,
    );
    expect(dropped.map(reasonOf)).toEqual([{ captured_ms: 810, reason: "outlier" }]);
  });

  it("must be at least eight", () => {
    expect(collectTargetSamples(steady(600, 8), 1000).repeat).toBeNull();
    expect(collectTargetSamples(steady(600, 7), 1000).repeat).toBe("frame rate");
    expect(collectTargetSamples([], 1000).repeat).toBe("frame rate");
    const blinked = steady(500, 14).map((s, i) => (i < 7 ? sample(s.captured_ms, 3, 5, "blink") : s));
    expect(collectTargetSamples(blinked, 1000).repeat).toBe("blink");
  });

  it("must not scatter", () => {
    const wild = Array.from({ length: 12 }, (_, i) => sample(600 + 10 * i, (i % 2) * 8));
    const { spread_cm, repeat } = collectTargetSamples(wild, 1000);
    expect(spread_cm).toBeCloseTo(Math.sqrt((12 * 16) / 11), 9);
    expect(repeat).toBe("spread");
    expect(collectTargetSamples(wild, 1000, { spreadLimit_cm: 5 }).repeat).toBeNull();
  });
});

describe("a frame as calibration sample", () => {
  const common = {
    captured_ms: 17,
    frame_width: 640,
    frame_height: 480,
    brightness: 0.5,
    stages: { face_ms: 1, crop_ms: 1, network_ms: 1 },
  };
  const face: FaceObservation = {
    box: { x_px: 100, y_px: 100, width_px: 200, height_px: 200 },
    faceSize_px: 200,
    landmarks: new Float32Array(478 * 3),
    head: { yaw_deg: 2, pitch_deg: 3, roll_deg: 5, x_cm: 7, y_cm: 11, z_cm: 60 },
    eyeOpenness: { left: 0.3, right: 0.3 },
    confidence: 0.9,
    faceCount: 1,
  };
  const gaze = (confidence: number): FrameResult => ({
    ...common,
    kind: "gaze",
    face: { ...face, confidence },
    raw: { x_cm: 13, y_cm: -17 },
    embedding: Float32Array.of(19, 23),
    crops: null,
  });

  it("carries raw gaze, head and embedding", () => {
    const made = calibrationSampleOf(gaze(0.9));
    expect(made.validity).toBe("valid");
    expect(made.captured_ms).toBe(17);
    expect(made.input?.raw).toEqual({ x_cm: 13, y_cm: -17 });
    expect(made.input?.head).toEqual(face.head);
    expect(Array.from(made.input?.embedding ?? [])).toEqual([19, 23]);
  });

  it("knows absence from doubt", () => {
    expect(calibrationSampleOf(gaze(0.3)).validity).toBe("low confidence");
    expect(calibrationSampleOf({ ...common, kind: "no-face" })).toEqual({
      captured_ms: 17,
      validity: "no face",
      input: null,
    });
    expect(calibrationSampleOf({ ...common, kind: "eyes-closed", face }).validity).toBe("blink");
  });
});
